import type { SealedPlace } from './seal.ts'

type Row = Readonly<Record<string, unknown>>

/** A column of sealed texts, and what of its row says where each belongs. */
export type SealedColumn = {
  readonly table: string
  readonly column: `sealed_${string}`
  /** What the seal calls the column. */
  readonly place: string
  /** The columns that name the row within the place. */
  readonly row: readonly string[]
  readonly primaryKey: readonly string[]
  /** Null where a row belongs to the whole installation. */
  readonly site: 'site' | null
  /** Null where a row names no patient in a column of its own. */
  readonly patient: 'patient_mark' | null
  /** The table that holds site and patient, where the column's own does not. */
  readonly owner?: { readonly table: string; readonly key: string; readonly reference: string }
}

const BYTES_ROW = ['patient_mark', 'bytes_mark', 'model_hash'] as const

/** Every sealed column of every table, so that none is left out when keys change; a test holds it complete. */
export const SEALED_COLUMNS = {
  'kept_key.sealed_key': {
    table: 'kept_key',
    column: 'sealed_key',
    place: 'kept_key.key',
    row: ['name'],
    primaryKey: ['name'],
    site: null,
    patient: null,
  },
  'pending_launch.sealed_secrets': {
    table: 'pending_launch',
    column: 'sealed_secrets',
    place: 'pending_launch.secrets',
    row: ['state_hash'],
    primaryKey: ['state_hash'],
    site: 'site',
    patient: null,
  },
  'launch_session.sealed_context': {
    table: 'launch_session',
    column: 'sealed_context',
    place: 'launch_session.context',
    row: ['launch_key_hash'],
    primaryKey: ['launch_key_hash'],
    site: 'site',
    patient: null,
  },
  'launch_session.sealed_tokens': {
    table: 'launch_session',
    column: 'sealed_tokens',
    place: 'launch_session.tokens',
    row: ['launch_key_hash'],
    primaryKey: ['launch_key_hash'],
    site: 'site',
    patient: null,
  },
  'assessment.sealed_assessment': {
    table: 'assessment',
    column: 'sealed_assessment',
    place: 'assessment.assessment',
    row: BYTES_ROW,
    primaryKey: ['site', ...BYTES_ROW],
    site: 'site',
    patient: 'patient_mark',
  },
  'photo_version.sealed_reference': {
    table: 'photo_version',
    column: 'sealed_reference',
    place: 'photo_version.reference',
    row: ['version_mark'],
    primaryKey: ['site', 'patient_mark', 'version_mark'],
    site: 'site',
    patient: 'patient_mark',
  },
  'card_feedback.sealed_comment': {
    table: 'card_feedback',
    column: 'sealed_comment',
    place: 'card_feedback.comment',
    row: ['card_id'],
    primaryKey: ['card_id'],
    site: 'site',
    patient: 'patient_mark',
    owner: { table: 'card_served', key: 'id', reference: 'card_id' },
  },
  'filed_result.sealed_references': {
    table: 'filed_result',
    column: 'sealed_references',
    place: 'filed_result.references',
    row: ['id'],
    primaryKey: ['id'],
    site: 'site',
    patient: 'patient_mark',
  },
  'drafted_order.sealed_reference': {
    table: 'drafted_order',
    column: 'sealed_reference',
    place: 'drafted_order.reference',
    row: ['order_mark'],
    primaryKey: ['site', 'patient_mark', 'order_mark'],
    site: 'site',
    patient: 'patient_mark',
  },
} as const satisfies Readonly<Record<string, SealedColumn>>

export type SealedColumnName = keyof typeof SEALED_COLUMNS

/** Where the sealed text of a row belongs. */
export function placeOf(name: SealedColumnName, row: Row): SealedPlace {
  return placeIn(SEALED_COLUMNS[name], row)
}

export function placeIn({ place, row, site, patient }: SealedColumn, of: Row): SealedPlace {
  const text = (column: string) => String(of[column])
  const [only, ...more] = row.map(text)
  return {
    column: place,
    row: more.length === 0 ? (only ?? '') : JSON.stringify([only, ...more]),
    site: site === null ? '' : text(site),
    patient: patient === null ? null : text(patient),
  }
}
