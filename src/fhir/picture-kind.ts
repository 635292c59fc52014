import { contentTypeOf } from './attachment.ts'
import { codesIn, codingsOf, type FhirResource, listOf, objectOf, wordsOf } from './shapes.ts'

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
export function isOtherPicture(resource: FhirResource): boolean {
  if (codesIn(resource.modality).some((given) => OTHER_MODALITIES.has(given))) return true
  return conceptsOf(resource)
    .flatMap(codingsOf)
    .some((coding) => OTHER_KINDS.has(`${coding.system}|${coding.code}`))
}

const PHOTOGRAPHIC_IMAGE = '72170-4'
const OF_A_PICTURE = /\b(?:photo|foto|pictures?\b|images?\b)/i

/** Whether a document says by its category or type that it is a picture, whatever it says of its content. */
export function isNamedPicture(document: FhirResource): boolean {
  const concepts = conceptsOf(document)
  return (
    concepts.some((concept) => OF_A_PICTURE.test(wordsOf(concept))) ||
    concepts.flatMap(codingsOf).some(({ system, code }) => system === LOINC && code === PHOTOGRAPHIC_IMAGE)
  )
}

function conceptsOf({ category, type, code }: FhirResource): readonly unknown[] {
  return [...(listOf(category) ?? [category]), type, code]
}

/** Formats that no photo of a face comes in and that are never opened. */
const NEVER_OPENED = /^image\/(?:x-)?(?:tiff?|tiff-fx|bmp|ms-bmp|gif|jp2|jpx|jpm|jxl|avif)$/

/** Whether the type alone says that the picture cannot be assessed, so that its bytes need not be fetched. */
export function isNeverOpened(contentType: string | null): boolean {
  return contentType !== null && NEVER_OPENED.test(contentType)
}

/** Whether a Media is a film or a sound. */
export function isFilm({ resourceType, content }: FhirResource): boolean {
  return resourceType === 'Media' && /^(?:video|audio)\//.test(contentTypeOf(objectOf(content) ?? {}) ?? '')
}
