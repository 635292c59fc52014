import { SYSTEMS } from '../clinical/value-sets.ts'
import { asIcd10Cm } from './icd-10.ts'

export type Coding = { readonly system: string; readonly code: string }

const ICD10_CM = 'http://hl7.org/fhir/sid/icd-10-cm'
const SNOMED = 'http://snomed.info/sct'

/** The other names under which EHRs send a code system that the value sets know. */
const SAME_SYSTEM: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'urn:oid:2.16.840.1.113883.6.90': ICD10_CM,
    'urn:oid:2.16.840.1.113883.6.96': SNOMED,
    'urn:oid:2.16.840.1.113883.6.1': 'http://loinc.org',
    'urn:oid:2.16.840.1.113883.6.88': 'http://www.nlm.nih.gov/research/umls/rxnorm',
    'urn:oid:2.16.840.1.113883.6.73': 'http://www.whocc.no/atc',
    'http://fhir.de/CodeSystem/bfarm/atc': 'http://www.whocc.no/atc',
    'urn:oid:2.16.840.1.113883.6.69': 'http://hl7.org/fhir/sid/ndc',
  }),
)

/** ICD-10 of the WHO and its German edition: other trees on the same trunk. */
const OTHER_ICD10: ReadonlySet<string> = new Set([
  'http://hl7.org/fhir/sid/icd-10',
  'urn:oid:2.16.840.1.113883.6.3',
  'http://fhir.de/CodeSystem/bfarm/icd-10-gm',
  'http://fhir.de/CodeSystem/dimdi/icd-10-gm',
  'http://hl7.org/fhir/sid/icd-10-de',
])

/** The systems in which a diagnosis is read, by the names that the value sets use. */
export function codesProblems(system: string): boolean {
  return system === ICD10_CM || system === SNOMED || OTHER_ICD10.has(system)
}

/** The coding in the system and code of the value sets, where it means the same there; else as it came. */
export function inKnownSystem({ system, code }: Coding): Coding {
  const named = asUri(system)
  if (OTHER_ICD10.has(named)) {
    const same = asIcd10Cm(code)
    return same === null ? { system, code } : { system: ICD10_CM, code: same }
  }
  return { system: SAME_SYSTEM.get(named) ?? system, code }
}

/** The one name of a code system that goes by several; any other system as it came. */
export function knownSystem(system: string): string {
  const named = asUri(system)
  return SAME_SYSTEM.get(named) ?? system
}

/** False for a system that no value set speaks of, such as NDC: a formulary has some hundred thousand of those. */
export function mayBeInValueSets(system: string): boolean {
  return SYSTEMS.has(knownSystem(system)) || OTHER_ICD10.has(asUri(system))
}

/** A bare OID is no valid system, but some send it. */
function asUri(system: string): string {
  return /^[0-9][0-9.]+$/.test(system) ? `urn:oid:${system}` : system
}
