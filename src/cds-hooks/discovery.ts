import type { RequestHandler } from 'express'
import { under } from '../config.ts'
import { profileOf } from '../ehr-profiles.ts'
import { prefetchTemplates } from '../fhir/queries.ts'
import type { Site } from '../sites.ts'
import { prefetchOf } from './prefetch-set.ts'
import { SERVICES } from './services.ts'
import type { CallDoor } from './trusted-call.ts'

/**
 * What we offer, and which parts of the chart may come with a call.
 *
 * @param site - whose set is meant; left out, one answer for everybody, which holds nothing of any site
 * @see https://cds-hooks.hl7.org/2.0/#discovery
 */
export function discovery(site?: Site) {
  const prefetch = site ? prefetchOf(site) : prefetchTemplates()
  const usageRequirements = site ? usageAt(site) : USAGE
  return { services: SERVICES.map((service) => ({ ...service, prefetch, usageRequirements })) }
}

const USAGE =
  'Adults only. Needs the Patient; photos (Media or DocumentReference), conditions, medications and results come by prefetch or ' +
  'are read with fhirAuthorization, and without them there is no card. Calls need a signed JWT of a ' +
  'registered client.'

function usageAt(site: Site): string {
  if (!profileOf(site).cannotPrefetch.includes('photos')) return USAGE
  return `${USAGE} ${profileOf(site).ehr} cannot prefetch Media: photos that are not sent along are read with fhirAuthorization.`
}

/**
 * Anybody may ask: the answer holds no patient data, and who sets a site up has no keys yet. A caller whose token is
 * that of one site sees what this site is asked for. One whose token is refused sees nothing, so that a mistake in it
 * shows here and not at the first patient.
 */
export function answerDiscovery(baseUrl: URL, door: CallDoor): RequestHandler {
  const offered = discovery()
  const audiences = [under(baseUrl, '/cds-services')]
  return async (req, res) => {
    res.vary('Authorization')
    if (req.get('authorization') === undefined) return void res.json(offered)
    const [site, ...others] = await door.identify(req, res, audiences)
    // Sites that share an issuer are told apart by the FHIR server of a call, and here is none.
    res.json(site && others.length === 0 ? discovery(site) : offered)
  }
}
