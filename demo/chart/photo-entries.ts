import { readFile } from 'node:fs/promises'
import type { Attachment, Binary, DocumentReference, Media } from '@medplum/fhirtypes'
import { addDays, type Day } from '../../src/clinical/day.ts'
import { FACE, SYSTEMS } from './codes.ts'
import type { DemoPatient, DemoPhoto } from './demo-patient.ts'

/** Gives the bytes of a demo photo by its file name. */
export type PhotoStore = (file: string) => Promise<Uint8Array>

export const PHOTO_FOLDER = new URL('../photos/', import.meta.url)

export const readDemoPhoto: PhotoStore = (file) => readFile(new URL(file, PHOTO_FOLDER))

type PhotoSetting = { readonly today: Day; readonly fhirBase: string; readonly readPhoto: PhotoStore }

export async function photoEntries(
  patient: DemoPatient,
  setting: PhotoSetting,
): Promise<readonly (Media | DocumentReference | Binary)[]> {
  const entries = patient.photos.map((photo, index) => entriesOf(patient.id, index, photo, setting))
  return (await Promise.all(entries)).flat()
}

async function entriesOf(patientId: string, index: number, photo: DemoPhoto, setting: PhotoSetting) {
  const name = `${patientId}-photo-${index + 1}`
  const data = Buffer.from(await setting.readPhoto(photo.file)).toString('base64')
  const media = mediaOf(patientId, name, photo, setting.today)
  if (photo.stored === 'inline') return [withContent(media, { data })]

  if (photo.stored === 'document')
    return [binaryOf(patientId, name, data), documentOf(patientId, name, photo, setting.today)]

  const url = photo.stored === 'relative-url' ? `Binary/${name}` : `${setting.fhirBase}/Binary/${name}`
  return [binaryOf(patientId, name, data), withContent(media, { url })]
}

function mediaOf(patientId: string, name: string, photo: DemoPhoto, today: Day): Omit<Media, 'content'> {
  return {
    resourceType: 'Media',
    id: name,
    status: 'completed',
    type: { coding: [{ system: `${SYSTEMS.HL7}/media-type`, code: 'image', display: 'Image' }] },
    modality: { coding: [{ system: SYSTEMS.DICOM, code: 'XC', display: 'External-camera Photography' }] },
    bodySite: FACE,
    subject: { reference: `Patient/${patientId}` },
    createdDateTime: `${photoDay(photo, today)}T12:00:00Z`,
  }
}

function documentOf(patientId: string, name: string, photo: DemoPhoto, today: Day): DocumentReference {
  const type = { system: SYSTEMS.LOINC, code: '72170-4', display: 'Photographic image' }
  return {
    resourceType: 'DocumentReference',
    id: name,
    status: 'current',
    type: { coding: [type] },
    subject: { reference: `Patient/${patientId}` },
    date: `${photoDay(photo, today)}T12:00:00Z`,
    content: [
      { attachment: { contentType: 'image/jpeg', title: 'Photo for the chart', url: `Binary/${name}` } },
    ],
  }
}

/** The day a demo photo counts as taken. */
export function photoDay(photo: DemoPhoto, today: Day): Day {
  return addDays(today, -photo.daysAgo)
}

function withContent(media: Omit<Media, 'content'>, content: Attachment): Media {
  return { ...media, content: { contentType: 'image/jpeg', title: 'Photo for the chart', ...content } }
}

function binaryOf(patientId: string, name: string, data: string): Binary {
  const securityContext = { reference: `Patient/${patientId}` }
  return { resourceType: 'Binary', id: name, contentType: 'image/jpeg', securityContext, data }
}
