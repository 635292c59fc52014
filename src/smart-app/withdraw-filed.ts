import { CONDITION_KEYS } from '../clinical/conditions.ts'
import { codeOf } from '../errors.ts'
import { findWritten } from '../fhir/find-written.ts'
import type { RecordDoor } from '../fhir/record.ts'
import { RESULT_SYSTEM, resultIdentifiers } from '../fhir/result.ts'
import { isResult, withdrawResult } from '../fhir/withdraw-result.ts'
import type { FiledResult } from '../storage/act-store.ts'
import type { PhotoReportAnswer } from './acts.ts'
import { chartWriter } from './chart-writer.ts'
import type { SmartAppDeps } from './deps.ts'
import { launchRecord } from './launch-record.ts'
import { noteAct } from './noted.ts'
import type { OpenLaunch } from './session.ts'

export type Withdrawal = {
  readonly launch: OpenLaunch
  readonly filed: FiledResult
  /** The user has looked for what is not found, and says that it does not stand in the chart. */
  readonly hasLooked?: boolean
}

/** What became of a filing. */
export type Undone = {
  /** Why the first that could not be marked was not; null where all that is known of is marked. */
  readonly why: unknown
  /** Something that may have been written was not found: that proves nothing, so the filing stands. */
  readonly isUnconfirmed: boolean
}

/** What became of several. */
export type Withdrawn = PhotoReportAnswer & Undone

/** Withdraws all of these filings, as far as the record lets itself be changed. */
export async function withdrawAll(
  launch: OpenLaunch,
  standing: readonly FiledResult[],
  deps: SmartAppDeps,
  { hasLooked = false }: Pick<Withdrawal, 'hasLooked'> = {},
): Promise<Withdrawn> {
  const undone: Undone[] = []
  for (const filed of standing) undone.push(await withdrawFiled({ launch, filed, hasLooked }, deps))
  const left = undone.filter(({ why, isUnconfirmed }) => why !== null || isUnconfirmed)
  return {
    withdrawn: standing.length - left.length,
    left: left.length,
    why: left.find(({ why }) => why !== null)?.why ?? null,
    isUnconfirmed: left.some(({ isUnconfirmed }) => isUnconfirmed),
  }
}

/**
 * Marks what was filed as entered in error, and notes that it counts no longer once all of it is marked. Of a filing
 * that broke off the record is asked for what it has; what it does not show may be there all the same, until a user
 * says that they have looked.
 */
export async function withdrawFiled(
  { launch, filed, hasLooked = false }: Withdrawal,
  deps: SmartAppDeps,
): Promise<Undone> {
  const record = launchRecord(launch)
  const left: unknown[] = []
  const { patientId } = launch.session
  const identifiers = resultIdentifiers(filed.id)
  const untold = filed.isWhole ? [] : await untoldOf(filed, { patientId, record }).catch(notFound)
  const references = [...new Set([...filed.references, ...untold])]
  const parts = { patientId, record, writer: chartWriter(launch), identifiers }
  for (const reference of references)
    await withdrawResult(reference, { ...parts, marks: filed.marks[reference] ?? [] }).catch(
      (thrown: unknown) => {
        deps.log.warn('result-not-withdrawn', { site: launch.site.name, code: codeOf(thrown) })
        left.push(thrown)
      },
    )
  const isMissing = !filed.isWhole && references.filter(isResult).length < mayBeThere(filed)
  const isUnconfirmed = isMissing && !hasLooked
  if (left.length === 0 && !isUnconfirmed) {
    await deps.acts.withdraw(filed.id, deps.now())
    if (isMissing) noteAct('result-not-there', launch, { as: filed.as }, deps)
  }
  const fields = { resources: references.length, left: left.length, unconfirmed: isUnconfirmed }
  noteAct('result-withdrawn', launch, fields, deps)
  return { why: left[0] ?? null, isUnconfirmed }

  function notFound(thrown: unknown): readonly string[] {
    deps.log.warn('result-not-searched', { site: launch.site.name, code: codeOf(thrown) })
    return []
  }
}

/**
 * How many results a filing that broke off has written at most: one that was not told of, since the next is sent once
 * the last is kept here. Of a transaction all are there, or none.
 */
function mayBeThere({ as, references }: FiledResult): number {
  const most = as === 'DocumentReference' ? 1 : CONDITION_KEYS.length
  return Math.min(most, references.filter(isResult).length + 1)
}

function untoldOf(
  { as: type, id }: FiledResult,
  where: { readonly patientId: string; readonly record: RecordDoor },
): Promise<readonly string[]> {
  return findWritten({ ...where, type, system: RESULT_SYSTEM, values: resultIdentifiers(id) })
}
