import type { Seal } from './seal.ts'

/** The same patient of the same site has one mark, in whatever table; of another site another. */
export function patientMark(
  seal: Seal,
  { site, patientId }: { readonly site: string; readonly patientId: string },
): string {
  return seal.mark(`patient ${site}`, patientId)
}

/** Of a photo's version, the resource it is of, or its bytes: the same text of another patient has another mark. */
export function photoMark(
  seal: Seal,
  { site, patientId }: { readonly site: string; readonly patientId: string },
  text: string,
): string {
  return seal.mark(JSON.stringify([site, patientId, 'photo']), text)
}

/** Of what was written for a patient, by the identifier that it bears. */
export function writtenMark(
  seal: Seal,
  { site, patientId }: { readonly site: string; readonly patientId: string },
  identifier: string,
): string {
  return seal.mark(JSON.stringify([site, patientId, 'written']), identifier)
}

/** @param user - as the EHR names them */
export function userMark(seal: Seal, site: string, user: string): string {
  return seal.mark(`app user ${site}`, user)
}
