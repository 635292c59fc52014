import { prefetchTemplates } from '../fhir/queries.ts'
import { SERVICES } from './services.ts'

/**
 * What we offer, and which parts of the chart may come with a call: one answer for all sites, so it holds nothing of
 * any one of them.
 *
 * @see https://cds-hooks.hl7.org/2.0/#discovery
 */
export function discovery() {
  return {
    services: SERVICES.map((service) => ({
      ...service,
      prefetch: prefetchTemplates(),
      usageRequirements:
        'Adults only. Needs the Patient; photos (Media), conditions, medications and results come by prefetch or ' +
        'are read with fhirAuthorization, and without them there is no card. Calls need a signed JWT of a ' +
        'registered client.',
    })),
  }
}
