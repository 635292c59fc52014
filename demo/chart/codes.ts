import type { CodeableConcept, Coding } from '@medplum/fhirtypes'

const SNOMED = 'http://snomed.info/sct'
const ICD10CM = 'http://hl7.org/fhir/sid/icd-10-cm'
const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm'
const ATC = 'http://www.whocc.no/atc'
const LOINC = 'http://loinc.org'
const UCUM = 'http://unitsofmeasure.org'
const HL7 = 'http://terminology.hl7.org/CodeSystem'

type NamedConcept = CodeableConcept & { readonly text: string }

/** Systems that only say how an entry is filed. */
export const SYSTEMS = {
  SNOMED,
  LOINC,
  UCUM,
  HL7,
  DICOM: 'http://dicom.nema.org/resources/ontology/DCM',
} as const

export const PROBLEMS = {
  easyBruising: concept('Easy bruising', [SNOMED, '424131007'], [ICD10CM, 'R23.3']),
  proximalMyopathy: concept('Proximal myopathy', [SNOMED, '193255007']),
  widePurpleStriae: concept('Wide red-purple striae, more than 1 cm across', [SNOMED, '201066002']),
  hypertension: concept('High blood pressure', [SNOMED, '38341003'], [ICD10CM, 'I10']),
  type2Diabetes: concept('Type 2 diabetes', [SNOMED, '44054006']),
  osteoporosis: concept('Osteoporosis', [SNOMED, '64859006'], [ICD10CM, 'M81.0']),
  kidneyDiseaseStage4: concept('Chronic kidney disease, stage 4', [SNOMED, '431857002'], [ICD10CM, 'N18.4']),
  pregnancy: concept('Pregnancy', [SNOMED, '72892002']),
  acromegaly: concept('Acromegaly', [SNOMED, '74107003'], [ICD10CM, 'E22.0']),
  carpalTunnel: concept('Carpal tunnel syndrome, both wrists', [SNOMED, '57406009'], [ICD10CM, 'G56.03']),
  sleepApnoea: concept('Obstructive sleep apnoea', [SNOMED, '78275009'], [ICD10CM, 'G47.33']),
} as const satisfies Readonly<Record<string, NamedConcept>>

export const PROCEDURES = {
  kneeInjection: concept('Injection of steroid into knee joint', [SNOMED, '301877006']),
} as const satisfies Readonly<Record<string, NamedConcept>>

export const DRUGS = {
  lisinopril: concept('Lisinopril 10 mg tablet', [RXNORM, '29046'], [ATC, 'C09AA03']),
  metformin: concept('Metformin 850 mg tablet', [RXNORM, '6809'], [ATC, 'A10BA02']),
  prednisone: concept('Prednisone 10 mg tablet', [RXNORM, '8640'], [ATC, 'H02AB07']),
  labetalol: concept('Labetalol 100 mg tablet', [RXNORM, '6185'], [ATC, 'C07AG01']),
  lanreotide: concept('Lanreotide 120 mg injection', [RXNORM, '68092'], [ATC, 'H01CB03']),
  ethinylestradiol: concept('Ethinyl estradiol', [RXNORM, '4124']),
  levonorgestrel: concept('Levonorgestrel', [RXNORM, '6373']),
  combinedPill: concept('Ethinylestradiol 30 µg / levonorgestrel 150 µg tablet', [ATC, 'G03AA07']),
} as const satisfies Readonly<Record<string, NamedConcept>>

export const ROUTES = {
  oral: concept('Oral route', [SNOMED, '26643006']),
  subcutaneous: concept('Subcutaneous route', [SNOMED, '34206005']),
} as const satisfies Readonly<Record<string, NamedConcept>>

export const RESULTS = {
  egfr: { code: concept('Estimated GFR, CKD-EPI 2021', [LOINC, '98979-8']), unit: 'mL/min/{1.73_m2}' },
  hba1c: { code: concept('Haemoglobin A1c', [LOINC, '4548-4']), unit: '%' },
  potassium: { code: concept('Potassium', [LOINC, '2823-3']), unit: 'mmol/L' },
  igf1: { code: concept('IGF-1', [LOINC, '2484-4']), unit: 'ng/mL' },
} as const satisfies Readonly<Record<string, { code: NamedConcept; unit: string }>>

export const PREGNANCY_STATUS = {
  code: concept('Pregnancy status', [LOINC, '82810-3']),
  pregnant: concept('Pregnant', [SNOMED, '77386006']),
  notPregnant: concept('Not pregnant', [SNOMED, '60001007']),
} as const

export const GESTATIONAL_AGE = concept('Gestational age', [LOINC, '18185-9'])

export const SPECIALTIES = {
  endocrinology: concept('Endocrinology', [SNOMED, '394583002']),
  generalPractice: concept('General practice', [SNOMED, '394814009']),
} as const satisfies Readonly<Record<string, NamedConcept>>

export const FACE = concept('Face', [SNOMED, '89545001'])

function concept(text: string, ...codes: readonly (readonly [string, string])[]): NamedConcept {
  return { text, coding: codes.map(([system, code]): Coding => ({ system, code, display: text })) }
}
