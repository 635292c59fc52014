import { codeOf } from '../errors.ts'
import type { RecordDoor } from '../fhir/record.ts'
import { withdrawResult } from '../fhir/withdraw-result.ts'
import type { PhotoOfModel } from '../storage/act-store.ts'
import { chartWriter } from './chart-writer.ts'
import type { SmartAppDeps } from './deps.ts'
import { noteAct } from './noted.ts'
import type { OpenLaunch } from './session.ts'

export type Withdrawal = {
  readonly launch: OpenLaunch
  readonly record: RecordDoor
  readonly photo: PhotoOfModel
  readonly references: readonly string[]
}

/**
 * Marks what was filed of a photo as entered in error, and notes that it counts no longer once all of it is marked.
 *
 * @returns why the first that could not be marked was not; null where all are
 */
export async function withdrawFiled(withdrawal: Withdrawal, deps: SmartAppDeps): Promise<unknown> {
  const { launch, photo, references } = withdrawal
  const left = await notMarked(withdrawal, deps)
  if (left.length === 0) await deps.acts.withdraw(photo, deps.now())
  noteAct('result-withdrawn', launch, { resources: references.length, left: left.length }, deps)
  return left[0] ?? null
}

async function notMarked(
  { launch, record, references }: Withdrawal,
  { log }: SmartAppDeps,
): Promise<readonly unknown[]> {
  const parts = { patientId: launch.session.patientId, record, writer: chartWriter(launch) }
  const left: unknown[] = []
  for (const reference of references) {
    try {
      await withdrawResult(reference, parts)
    } catch (thrown) {
      log.warn('result-not-withdrawn', { site: launch.site.name, code: codeOf(thrown) })
      left.push(thrown)
    }
  }
  return left
}
