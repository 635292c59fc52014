import { z } from 'zod'
import { type FhirResource, type Json, objectsOf, textOf } from './shapes.ts'

/** What a record server can do with one resource type. */
export type Ability = {
  readonly read: boolean
  /** The parameters it can be searched by; empty where it does not name them, null where it cannot be searched. */
  readonly searchBy: readonly string[] | null
}

const TYPES = ['Media', 'DocumentReference', 'DiagnosticReport'] as const

/** The types that we may ever write. */
export const WRITTEN_TYPES = [
  'ServiceRequest',
  'RiskAssessment',
  'Observation',
  'DocumentReference',
  'Device',
  'Provenance',
] as const
export type WrittenType = (typeof WRITTEN_TYPES)[number]

/** What a record server takes. */
export type Writes = {
  readonly create: readonly WrittenType[]
  readonly update: readonly WrittenType[]
  readonly read: readonly WrittenType[]
  /** Changed in the version that is named, and in no other way (`versioned-update`). */
  readonly byVersionAlone: readonly WrittenType[]
  /** Several at once: all of them or none. */
  readonly transaction: boolean
}

/**
 * What a record server can do with the types that photos lie in, and what it takes. Plain values, so that they can be
 * kept.
 */
export type Abilities = Readonly<Record<(typeof TYPES)[number], Ability>> & { readonly writes: Writes }

const NONE: Ability = { read: false, searchBy: null }

/**
 * Reads a CapabilityStatement; null where it says nothing of what the server offers.
 *
 * @see https://hl7.org/fhir/R4/capabilitystatement.html
 */
export function abilitiesFrom(statement: FhirResource): Abilities | null {
  if (statement.resourceType !== 'CapabilityStatement') return null
  const servers = objectsOf(statement.rest).filter(({ mode }) => mode === 'server')
  const resources = servers.flatMap(({ resource }) => objectsOf(resource))
  if (resources.length === 0) return null
  const abilityOf = (type: string): Ability => {
    const resource = resources.find((one) => one.type === type)
    if (!resource) return NONE
    const can = interactionsOf(resource)
    const names = objectsOf(resource.searchParam).flatMap(({ name }) => textOf(name) ?? [])
    const searchBy = can.includes('search-type') ? names.filter(isParameterName).slice(0, 200) : null
    return { read: can.includes('read'), searchBy }
  }
  return {
    Media: abilityOf('Media'),
    DocumentReference: abilityOf('DocumentReference'),
    DiagnosticReport: abilityOf('DiagnosticReport'),
    writes: {
      create: typesThatCan('create'),
      update: typesThatCan('update'),
      read: typesThatCan('read'),
      byVersionAlone: typesWhere(({ versioning }) => versioning === 'versioned-update'),
      transaction: servers.some((server) => interactionsOf(server).includes('transaction')),
    },
  }

  function typesThatCan(interaction: string): readonly WrittenType[] {
    return typesWhere((one) => interactionsOf(one).includes(interaction))
  }

  function typesWhere(is: (resource: Json) => boolean): readonly WrittenType[] {
    return WRITTEN_TYPES.filter((type) => resources.some((one) => one.type === type && is(one)))
  }
}

function interactionsOf({ interaction }: Json): readonly (string | null)[] {
  return objectsOf(interaction).map(({ code }) => textOf(code))
}

const writtenTypes = z.array(z.enum(WRITTEN_TYPES))
const keptAbility = z.strictObject({ read: z.boolean(), searchBy: z.array(z.string()).nullable() })
const keptAbilities = z.strictObject({
  Media: keptAbility,
  DocumentReference: keptAbility,
  DiagnosticReport: keptAbility,
  writes: z.strictObject({
    create: writtenTypes,
    update: writtenTypes,
    read: writtenTypes,
    byVersionAlone: writtenTypes,
    transaction: z.boolean(),
  }),
})

/** Reads what was kept; null where another version of ours wrote it. */
export function abilitiesOf(kept: unknown): Abilities | null {
  return keptAbilities.safeParse(kept).data ?? null
}

/** Whether a type can be searched by one of these; a server that can search and does not say by what is given a try. */
export function canSearch({ searchBy }: Ability, ...names: readonly string[]): boolean {
  return searchBy !== null && (searchBy.length === 0 || names.some((name) => searchBy.includes(name)))
}

/** Whether a type names this parameter itself. */
export function names({ searchBy }: Ability, name: string): boolean {
  return searchBy?.includes(name) === true
}

function isParameterName(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/.test(text)
}
