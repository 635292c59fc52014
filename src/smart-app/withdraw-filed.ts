import { codeOf } from '../errors.ts'
import { findWritten } from '../fhir/find-written.ts'
import type { RecordDoor } from '../fhir/record.ts'
import { RESULT_SYSTEM, resultIdentifiers } from '../fhir/result.ts'
import { withdrawResult } from '../fhir/withdraw-result.ts'
import type { FiledResult } from '../storage/act-store.ts'
import type { PhotoReportAnswer } from './acts.ts'
import { chartWriter } from './chart-writer.ts'
import type { SmartAppDeps } from './deps.ts'
import { launchRecord } from './launch-record.ts'
import { noteAct } from './noted.ts'
import type { OpenLaunch } from './session.ts'

export type Withdrawal = { readonly launch: OpenLaunch; readonly filed: FiledResult }

/** What became of several, and why the first that still stands does. */
export type Withdrawn = PhotoReportAnswer & { readonly why: unknown }

/** Withdraws all of these filings, as far as the record lets itself be changed. */
export async function withdrawAll(
  launch: OpenLaunch,
  standing: readonly FiledResult[],
  deps: SmartAppDeps,
): Promise<Withdrawn> {
  const reasons: unknown[] = []
  for (const filed of standing) {
    const why = await withdrawFiled({ launch, filed }, deps)
    if (why !== null) reasons.push(why)
  }
  return {
    withdrawn: standing.length - reasons.length,
    left: reasons.length,
    why: reasons[0] ?? null,
  }
}

/**
 * Marks what was filed as entered in error, and notes that it counts no longer once all of it is marked. Of a filing
 * that broke off the record is asked for what it has.
 *
 * @returns why the first that could not be marked was not; null where all are
 */
export async function withdrawFiled({ launch, filed }: Withdrawal, deps: SmartAppDeps): Promise<unknown> {
  const record = launchRecord(launch)
  const left: unknown[] = []
  const tried = async <T>(asked: Promise<T>): Promise<T | null> => {
    try {
      return await asked
    } catch (thrown) {
      deps.log.warn('result-not-withdrawn', { site: launch.site.name, code: codeOf(thrown) })
      left.push(thrown)
      return null
    }
  }
  const { patientId } = launch.session
  const identifiers = resultIdentifiers(filed.id)
  const untold = filed.isWhole ? [] : await tried(untoldOf(filed, { patientId, record }))
  const references = [...new Set([...filed.references, ...(untold ?? [])])]
  const parts = { patientId, record, writer: chartWriter(launch), identifiers }
  for (const reference of references) await tried(withdrawResult(reference, parts))
  if (left.length === 0) await deps.acts.withdraw(filed.id, deps.now())
  noteAct('result-withdrawn', launch, { resources: references.length, left: left.length }, deps)
  return left[0] ?? null
}

function untoldOf(
  { as: type, id }: FiledResult,
  where: { readonly patientId: string; readonly record: RecordDoor },
): Promise<readonly string[]> {
  return findWritten({ ...where, type, system: RESULT_SYSTEM, values: resultIdentifiers(id) })
}
