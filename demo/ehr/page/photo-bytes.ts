import type { Attachment } from '@medplum/fhirtypes'
import type { RecordStore } from '../record-store.ts'

export type PhotoBytes = { readonly contentType: string; readonly bytes: Buffer }

/** A photo of this patient's chart, wherever the chart keeps its bytes. */
export async function photoBytes(
  store: RecordStore,
  patientId: string,
  mediaId: string,
): Promise<PhotoBytes | null> {
  const { resource } = await store.get({ type: 'Media', id: mediaId, query: new URLSearchParams() })
  if (resource.resourceType !== 'Media') return null
  if (resource.subject?.reference !== `Patient/${patientId}`) return null

  const data = resource.content.data ?? (await storedData(store, resource.content))
  if (data === null) return null
  return { contentType: resource.content.contentType ?? 'image/jpeg', bytes: Buffer.from(data, 'base64') }
}

async function storedData(store: RecordStore, { url }: Attachment): Promise<string | null> {
  const id = /Binary\/([A-Za-z0-9.-]+)$/.exec(url ?? '')?.[1]
  if (id === undefined) return null
  const { resource } = await store.get({ type: 'Binary', id, query: new URLSearchParams() })
  return resource.resourceType === 'Binary' ? (resource.data ?? null) : null
}
