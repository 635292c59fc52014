import { codesIn, codingsOf, type FhirResource, listOf } from './shapes.ts'

/** DICOM's modalities, and FHIR's of Media, that show no face as a camera sees it. */
const OTHER_MODALITIES = new Set([
  ...[
    'CR',
    'CT',
    'DX',
    'MG',
    'MR',
    'NM',
    'PT',
    'PX',
    'IO',
    'RF',
    'RG',
    'US',
    'XA',
    'BMD',
    'SEG',
    'SR',
    'DOC',
  ],
  ...['ECG', 'EEG', 'EPS', 'ES', 'GM', 'SM', 'IVUS', 'IVOCT', 'OP', 'OPM', 'OPT', 'OPV', 'RTIMAGE', 'RTDOSE'],
  ...['diagram', 'fax', 'scan', 'retina', 'fingerprint', 'iris', 'palm'],
])

const LOINC = 'http://loinc.org'
const V2_SERVICE = 'http://terminology.hl7.org/CodeSystem/v2-0074'

/** Kinds of documents and reports whose pictures are no photos of a face: imaging studies, and an insurance card. */
const OTHER_KINDS = new Set([
  ...['LP29684-5', '18748-4', '18726-0', '64290-0'].map((code) => `${LOINC}|${code}`),
  ...['RAD', 'RX', 'CT', 'NMR', 'NMS', 'OUS', 'RUS', 'VUS', 'CUS', 'XRC', 'EC', 'EN'].map(
    (code) => `${V2_SERVICE}|${code}`,
  ),
])

/**
 * Whether a Media, a DocumentReference or a DiagnosticReport says that it is another kind of picture than a photo of a
 * person. One that says nothing may be a photo: then the face decides, in the picture itself.
 */
export function isOtherPicture({ modality, category, type, code }: FhirResource): boolean {
  if (codesIn(modality).some((given) => OTHER_MODALITIES.has(given))) return true
  const concepts = [...(listOf(category) ?? [category]), type, code]
  return concepts.flatMap(codingsOf).some((coding) => OTHER_KINDS.has(`${coding.system}|${coding.code}`))
}
