import type { Day } from '../clinical/day.ts'
import type { Facts } from '../clinical/facts.ts'
import { isReadableConsent } from './consent-shape.ts'
import { type Verdict, verdictOf, worst } from './consent-verdict.ts'
import type { QueryAnswer } from './prefetch.ts'
import { codesIn, type FhirResource, type Json, objectOf, objectsOf, textOf } from './shapes.ts'

/**
 * What the chart says about the analysis of photos (Consent; SI-CONS-1). One refusal in force is enough, whatever
 * another Consent permits. Where one could not be read, or not all were, and none of those read refuses, nobody knows.
 *
 * @see https://hl7.org/fhir/R4/consent.html
 */
export function imageConsentFrom(answer: QueryAnswer, today: Day): Facts['imageConsent'] {
  if (answer.kind === 'unread') return 'unknown'
  const consents = answer.resources.filter(({ resourceType }) => resourceType === 'Consent')
  const verdicts = consents.map((consent) => consentVerdict(consent, today))
  return IMAGE_CONSENT[worst(...verdicts, answer.complete ? 'permit' : 'unknown')]
}

const IMAGE_CONSENT = { permit: 'not-refused', unknown: 'unknown', deny: 'refused' } as const

const NOT_IN_FORCE = new Set<unknown>(['draft', 'proposed', 'rejected', 'inactive', 'entered-in-error'])
// Living wills are consents too, and about other things.
const ABOUT_CARE = new Set(['adr', 'acd', 'dnr', 'hcd', 'polst'])
// Sharing for emergencies only is a refusal of what we do.
const OPT_OUT = new Set(['OPTOUT', 'OPTOUTE', 'EMRGONLY', 'emrgonly'])
const HL7_SYSTEM = 'http://terminology.hl7.org/CodeSystem/'
const LOINC = 'http://loinc.org'
const LETS_US_LOOK = new Set([
  `${HL7_SYSTEM}v3-ActCode|OPTIN`,
  `${HL7_SYSTEM}v3-ActCode|NOPP`,
  `${HL7_SYSTEM}consentpolicycodes|cric`,
  `${HL7_SYSTEM}consentpolicycodes|hipaa-auth`,
  `${HL7_SYSTEM}consentpolicycodes|hipaa-npp`,
])

function consentVerdict(consent: FhirResource, today: Day): Verdict {
  if (NOT_IN_FORCE.has(consent.status)) return 'permit'
  if (consent.status !== 'active' || !isReadableConsent(consent)) return 'unknown'
  if (isAboutCare(consent)) return 'permit'

  const base = baseVerdict(consent)
  const root = objectOf(consent.provision)
  return root ? verdictOf(root, base, today) : base
}

function isAboutCare({ scope, category }: Json): boolean {
  const kinds = objectsOf(category).map(codesIn)
  const isCare = (codes: readonly string[]) => codes.length > 0 && codes.every((code) => ABOUT_CARE.has(code))
  return isCare(codesIn(scope)) || (kinds.length > 0 && kinds.every(isCare))
}

/** What holds where no provision speaks. A rule or a title in words that we do not know may be a refusal itself. */
function baseVerdict({ scope, category, policyRule, provision }: Json): Verdict {
  const titles = objectsOf(category)
  if ([policyRule, ...titles].flatMap(codesIn).some((code) => OPT_OUT.has(code))) return 'deny'
  if (policyRule !== undefined)
    return tokensOf(policyRule).some((one) => LETS_US_LOOK.has(one)) ? 'permit' : 'unknown'
  const named = scope === undefined ? titles : [...titles, scope]
  return statesRule(objectOf(provision)) || named.every(isOfKnownList) ? 'permit' : 'unknown'
}

function statesRule(root: Json | null): boolean {
  return root !== null && (root.type !== undefined || objectsOf(root.provision).length > 0)
}

function isOfKnownList(concept: unknown): boolean {
  const systems = codings(concept).map(({ system }) => textOf(system) ?? '')
  return systems.length > 0 && systems.every((system) => system === LOINC || system.startsWith(HL7_SYSTEM))
}

function tokensOf(concept: unknown): readonly string[] {
  return codings(concept).map(({ system, code }) => `${textOf(system)}|${textOf(code)}`)
}

function codings(concept: unknown): readonly Json[] {
  return objectsOf(objectOf(concept)?.coding)
}
