import type { EhrProfileName } from './ehr-profiles.ts'

type Letters = Readonly<Record<string, string>>

/** What is read by its id alone, whatever the EHR. */
const READ_BY_ID: Letters = { Patient: 'r', Binary: 'r' }

/** Epic finds Media by its id alone; Oracle has no search of Media, and refuses a scope that asks for one. */
const LETTERS: Readonly<Record<EhrProfileName, Letters>> = {
  generic: READ_BY_ID,
  epic: { ...READ_BY_ID, Media: 'r' },
  oracle: { ...READ_BY_ID, Media: 'r' },
}

/**
 * Writes scopes of SMART v1 in the letters of v2: `patient/Media.read` as `patient/Media.rs`, or as `patient/Media.r`
 * where the EHR's profile cannot search for Media. `.write` becomes `.cu`, since nothing of ours deletes.
 *
 * @see https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html
 */
export function inLetters(scopes: string, profile: EhrProfileName): string {
  return scopes
    .split(' ')
    .map((scope) => {
      const [, resource, type = '', right] =
        /^((?:patient|user)\/([A-Za-z]+))\.(read|write)$/.exec(scope) ?? []
      if (resource === undefined) return scope
      return `${resource}.${right === 'write' ? 'cu' : (LETTERS[profile][type] ?? 'rs')}`
    })
    .join(' ')
}
