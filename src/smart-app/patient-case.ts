import type { PatientFindings, PhotoFindings } from '../assessments/find.ts'
import type { Condition } from '../clinical/conditions.ts'
import { type Day, dayIn } from '../clinical/day.ts'
import { decide } from '../clinical/decide.ts'
import type { FindingOutcome } from '../clinical/finding.ts'
import { findingThatCounts } from '../clinical/finding-that-counts.ts'
import type { Abilities } from '../fhir/abilities.ts'
import type { Chart } from '../fhir/chart.ts'
import type { RecordDoor } from '../fhir/record.ts'
import { type AppMode, appMode, type MayDo, mayDo } from '../modes.ts'
import type { SeenAs } from '../storage/act-store.ts'
import type { SmartAppDeps } from './deps.ts'
import { chartOf, PATIENCE_MS } from './launch-chart.ts'
import { launchRecord } from './launch-record.ts'
import type { OpenLaunch } from './session.ts'
import type { Decided } from './viewed-findings.ts'

/** The patient of a launch as this user may see them, read anew from the record. */
export type PatientCase = {
  readonly launch: OpenLaunch
  readonly record: RecordDoor
  readonly today: Day
  readonly chart: Chart
  /** What the record server says it can do; null where it does not say. */
  readonly abilities: Abilities | null
  readonly mode: AppMode
  /** Null where the mode shows no findings. */
  readonly found: PatientFindings | null
}

/** @throws {AppError} FHIR_UNAVAILABLE where the patient could not be read, and as the record throws */
export async function patientCase(launch: OpenLaunch, deps: SmartAppDeps): Promise<PatientCase> {
  const { session, site } = launch
  const { patientId } = session
  const today = dayIn(site.timeZone, deps.now())
  const record = launchRecord(launch)
  const photoPlaces = (await deps.photoPlaces?.settled({ site, patientId, record })) ?? {}
  const chart = await chartOf({ patientId, record, today, site, photoPlaces })
  const mode = modeOf(launch, deps)
  const signal = AbortSignal.timeout(PATIENCE_MS)
  const found = mode.shows
    ? await deps.findPatientFindings({ chart, record, today, site, patientId, signal })
    : null
  return { launch, record, today, chart, abilities: photoPlaces.abilities ?? null, mode, found }
}

export function modeOf({ session, site }: OpenLaunch, { model }: Pick<SmartAppDeps, 'model'>): AppMode {
  return appMode(site, { ...session, maxMode: model.maxMode })
}

/** What this user may do, as far as mode and role say: asked before anything is read. */
export function mayIn({ session, site }: OpenLaunch, { model }: Pick<SmartAppDeps, 'model'>): MayDo {
  return mayDo(site, { ...session, maxMode: model.maxMode })
}

/** What the rules conclude for the app, where nothing was drafted and no card rests. */
export function decidedOn(
  { findings }: PatientFindings,
  { chart: { facts }, today, launch: { site } }: PatientCase,
  { model }: Pick<SmartAppDeps, 'model'>,
): Decided {
  const decision = decide({
    hook: 'patient-view',
    findings,
    facts,
    today,
    draftOrders: [],
    served: [],
    policy: site.policy,
  })
  return {
    decision,
    facts,
    today,
    policy: site.policy,
    own: site,
    isReleased: model.maxMode === 'live',
  }
}

/** The photo whose findings count, where it was scored: what users say is about this one. */
export function scoredPhoto({ found }: Pick<PatientCase, 'found'>): PhotoFindings | null {
  const isScored = found?.findings.some(({ outcome }) => outcome !== 'not-assessed') === true
  return isScored ? (found?.counting ?? null) : null
}

export function outcomesOf({ findings }: PhotoFindings): Readonly<Record<Condition, FindingOutcome>> {
  const of = (condition: Condition) => findingThatCounts(findings, condition)?.outcome ?? 'not-assessed'
  return { cushing: of('cushing'), acromegaly: of('acromegaly') }
}

/** As what the findings are seen, for the counts. */
export function seenAs({ site }: OpenLaunch, mode: AppMode): SeenAs {
  if (mode.shows && mode.label !== null) return mode.label === 'TEST' ? 'test' : 'demo'
  return site.mode === 'live' ? 'live' : 'research'
}
