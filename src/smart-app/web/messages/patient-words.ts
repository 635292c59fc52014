import type { HumanName, Identifier, Patient } from 'fhir/r4.js'

/** The patient in the words of a banner. */
export type PatientWords = {
  readonly name: string
  readonly born: string
  readonly sex: string
  /** The medical record number, by which two of one name are told apart. */
  readonly recordNumber: string
}

/** @param today - for the age */
export function patientWords({ name, birthDate, gender, identifier }: Patient, today: Date): PatientWords {
  return {
    name: nameWords(name ?? []) ?? 'Name not in the record',
    born: birthDate ? bornWords(birthDate, today) : 'not in the record',
    sex: gender ?? 'not in the record',
    recordNumber: recordNumberIn(identifier ?? []) ?? 'not marked in the record',
  }
}

/**
 * The number that is typed as the medical record number. Without such a type only where there is no other number: it
 * might be that of an insurance.
 *
 * @see https://terminology.hl7.org/CodeSystem-v2-0203.html
 */
function recordNumberIn(identifiers: readonly Identifier[]): string | undefined {
  const inUse = identifiers.filter(({ use, value }) => use !== 'old' && value !== undefined)
  const typed = inUse.filter(({ type }) => type?.coding?.some(({ code }) => code === 'MR'))
  const chosen = typed.find(({ use }) => use === 'official' || use === 'usual') ?? typed[0]
  return (chosen ?? (inUse.length === 1 && !hasOtherType(inUse[0]) ? inUse[0] : undefined))?.value
}

function hasOtherType(identifier: Identifier | undefined): boolean {
  return (identifier?.type?.coding ?? []).length > 0
}

const FIRST_CHOICE = ['official', 'usual'] as const

/** The name in use: official before usual, never one that is no longer used. */
function nameWords(names: readonly HumanName[]): string | undefined {
  const current = names.filter(({ use }) => use !== 'old' && use !== 'maiden')
  const chosen =
    FIRST_CHOICE.map((use) => current.find((name) => name.use === use)).find((name) => name !== undefined) ??
    current[0]
  if (!chosen) return undefined
  const parts = [chosen.family, chosen.given?.join(' ')].filter((part) => part)
  return parts.length > 0 ? parts.join(', ') : chosen.text
}

/** A birth date may be a year or a month only; then there is no age in years that would be right. */
function bornWords(birthDate: string, today: Date): string {
  const [year, month, day] = birthDate.split('-').map(Number)
  if (year === undefined || month === undefined || day === undefined) return birthDate
  const hadBirthday =
    today.getMonth() + 1 > month || (today.getMonth() + 1 === month && today.getDate() >= day)
  return `${birthDate} (${today.getFullYear() - year - (hadBirthday ? 0 : 1)} years)`
}
