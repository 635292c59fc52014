import type { Seal } from './seal.ts'

/** The same patient of the same site has one mark, in whatever table; of another site another. */
export function patientMark(
  seal: Seal,
  { site, patientId }: { readonly site: string; readonly patientId: string },
): string {
  return seal.mark(`patient ${site}`, patientId)
}
