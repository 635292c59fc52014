import { type Coding, inKnownSystem } from './code-systems.ts'
import { isOwnSystem, OwnCoding } from './own-coding.ts'

export type { Coding } from './code-systems.ts'

/**
 * Looks into FHIR JSON that nobody has checked: each function takes anything and says null (or nothing) where the
 * shape is not the one asked for. So a malformed part is a missing part, and nothing throws.
 */
export type Json = Readonly<Record<string, unknown>>

export type FhirResource = Json & { readonly resourceType: string }

const LONGEST_TEXT = 2_000
const NONE: readonly Json[] = []

export function objectOf(value: unknown): Json | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null
}

export function listOf(value: unknown): readonly unknown[] | null {
  return Array.isArray(value) ? value : null
}

export function objectsOf(value: unknown): readonly Json[] {
  const list = listOf(value)
  if (!list) return NONE
  const objects: Json[] = []
  for (const item of list) {
    const object = objectOf(item)
    if (object) objects.push(object)
  }
  return objects
}

export function resourceOf(value: unknown): FhirResource | null {
  const object = objectOf(value)
  return object && typeof object.resourceType === 'string' ? (object as FhirResource) : null
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value.slice(0, LONGEST_TEXT) : null
}

export function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

/** A number of things: nobody takes minus five doses. */
export function countOf(value: unknown): number | null {
  const count = numberOf(value)
  return count !== null && count >= 0 ? count : null
}

/**
 * The codings of a CodeableConcept that name both a system and a code, as the value sets write them. One in a system
 * of ours counts only when we made it.
 */
export function codingsOf(concept: unknown): readonly Coding[] {
  const codings: Coding[] = []
  for (const coding of objectsOf(objectOf(concept)?.coding)) {
    if (coding instanceof OwnCoding) codings.push(coding)
    else {
      const system = textOf(coding.system)
      const code = textOf(coding.code)
      if (system !== null && code !== null && !isOwnSystem(system))
        codings.push(inKnownSystem({ system, code }))
    }
  }
  return codings
}

/** What a CodeableConcept says in words: its text, then the displays. */
export function wordsOf(concept: unknown): string {
  const object = objectOf(concept)
  const displays = objectsOf(object?.coding).map((coding) => textOf(coding.display))
  return [textOf(object?.text), ...displays]
    .filter((text) => text !== null)
    .join(' ; ')
    .slice(0, LONGEST_TEXT)
}

/** The codes of a CodeableConcept in any system, for FHIR's own small code lists such as a status. */
export function codesIn(concept: unknown): readonly string[] {
  return objectsOf(objectOf(concept)?.coding)
    .map((coding) => textOf(coding.code))
    .filter((code) => code !== null)
}
