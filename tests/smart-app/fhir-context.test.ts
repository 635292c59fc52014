import { describe, expect, test } from 'vitest'
import { openingPhotoIn } from '../../src/smart-app/fhir-context.ts'

const BASE = 'https://ehr.example.org/fhir'
const MEDIA = { type: 'Media', id: 'photo-7' } as const

describe('the photo that the EHR opened the app on', () => {
  test.each<{ name: string; fhirContext: unknown; photo: ReturnType<typeof openingPhotoIn> }>([
    { name: 'nothing', fhirContext: undefined, photo: null },
    { name: 'an empty list', fhirContext: [], photo: null },
    { name: 'no list', fhirContext: { reference: 'Media/photo-7' }, photo: null },
    { name: 'a Media', fhirContext: [{ reference: 'Media/photo-7' }], photo: MEDIA },
    { name: 'as launch', fhirContext: [{ reference: 'Media/photo-7', role: 'launch' }], photo: MEDIA },
    {
      name: 'in another role',
      fhirContext: [{ reference: 'Media/photo-7', role: 'https://ehr.example.org/prior' }],
      photo: null,
    },
    {
      name: 'in a role that is no word',
      fhirContext: [{ reference: 'Media/photo-7', role: 1 }],
      photo: null,
    },
    {
      name: 'a document',
      fhirContext: [{ reference: 'DocumentReference/doc-1', type: 'DocumentReference' }],
      photo: { type: 'DocumentReference', id: 'doc-1' },
    },
    { name: 'a version of it', fhirContext: [{ reference: 'Media/photo-7/_history/2' }], photo: MEDIA },
    {
      name: 'below the base of the record',
      fhirContext: [{ reference: `${BASE}/Media/photo-7` }],
      photo: MEDIA,
    },
    {
      name: 'at another record',
      fhirContext: [{ reference: 'https://other.example/fhir/Media/photo-7' }],
      photo: null,
    },
    { name: 'a patient', fhirContext: [{ reference: 'Patient/photo-7' }], photo: null },
    {
      name: 'the first of several, past what is unknown',
      fhirContext: [
        null,
        'Media/photo-1',
        7,
        {},
        { canonical: 'https://ehr.example.org/Questionnaire/1' },
        { identifier: { value: '1' }, type: 'Media' },
        { reference: 'ImagingStudy/1' },
        { reference: { reference: 'Media/photo-2' } },
        { reference: 'Media/photo-7' },
        { reference: 'Media/photo-8' },
      ],
      photo: MEDIA,
    },
    { name: 'an id that is none', fhirContext: [{ reference: 'Media/../Patient/1' }], photo: null },
    { name: 'an id too long', fhirContext: [{ reference: `Media/${'a'.repeat(65)}` }], photo: null },
    { name: 'a query behind it', fhirContext: [{ reference: 'Media/photo-7?_format=html' }], photo: null },
    {
      name: 'behind more entries than anybody sends',
      fhirContext: [...Array(50).fill({}), { reference: 'Media/photo-7' }],
      photo: null,
    },
  ])('$name', ({ fhirContext, photo }) => {
    expect(openingPhotoIn(fhirContext, BASE)).toEqual(photo)
    expect(openingPhotoIn(fhirContext, `${BASE}/`)).toEqual(photo)
  })
})
