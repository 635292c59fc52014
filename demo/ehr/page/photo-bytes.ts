import type { Attachment } from '@medplum/fhirtypes'
import type { RecordStore } from '../record-store.ts'

export type PhotoBytes = { readonly contentType: string; readonly bytes: Buffer }

/** A photo of this patient's chart, wherever the chart keeps its bytes. */
export async function photoBytes(
  store: RecordStore,
  patientId: string,
  photoId: string,
): Promise<PhotoBytes | null> {
  const content = (await contentIn('Media')) ?? (await contentIn('DocumentReference'))
  if (!content) return null
  const data = content.data ?? (await storedData(store, content))
  if (data === null) return null
  return { contentType: content.contentType ?? 'image/jpeg', bytes: Buffer.from(data, 'base64') }

  async function contentIn(type: 'Media' | 'DocumentReference'): Promise<Attachment | undefined> {
    const { resource } = await store.get({ type, id: photoId, query: new URLSearchParams() })
    if (resource.resourceType !== 'Media' && resource.resourceType !== 'DocumentReference') return undefined
    if (resource.subject?.reference !== `Patient/${patientId}`) return undefined
    return resource.resourceType === 'Media' ? resource.content : resource.content[0]?.attachment
  }
}

async function storedData(store: RecordStore, { url }: Attachment): Promise<string | null> {
  const id = /Binary\/([A-Za-z0-9.-]+)$/.exec(url ?? '')?.[1]
  if (id === undefined) return null
  const { resource } = await store.get({ type: 'Binary', id, query: new URLSearchParams() })
  return resource.resourceType === 'Binary' ? (resource.data ?? null) : null
}
