import { setTimeout as sleep } from 'node:timers/promises'
import { CONDITION_KEYS, type Condition } from '../src/clinical/conditions.ts'
import type { Day } from '../src/clinical/day.ts'
import type { DemoPatient } from './chart/demo-patient.ts'
import { photoDay } from './chart/photo-entries.ts'
import type { Fault } from './ehr/faults.ts'
import type { HookAnswer, Trace } from './ehr/hook-answer.ts'
import type { Ehr } from './ehr/start-ehr.ts'
import type { Mishap } from './mishaps.ts'

export type CheckOptions = {
  readonly ehr: Pick<Ehr, 'callHook' | 'today'>
  readonly patients: readonly DemoPatient[]
  readonly mishaps?: readonly Mishap[]
  /** Takes each line of the report. */
  readonly print: (line: string) => void
  /** Between the calls for a chart whose photos are still being scored. */
  readonly pauseMs?: number
}

/** A photo that is scored in the background is known at a later call. */
const MAX_CALLS = 8
const USUAL_PAUSE_MS = 1_000

/** A chart to open, and what fails meanwhile. */
type Opening = { readonly patient: DemoPatient; readonly faults: readonly Fault[] }

/**
 * Opens every demo chart without a browser, prints what Facies made of it, and compares that with the chart's row.
 *
 * @returns how many differences there were
 */
export async function checkPatients(options: CheckOptions): Promise<number> {
  const { ehr, print } = options
  const openings = openingsOf(options)
  let count = 0
  for (const opening of openings) {
    const answer = await answerOnceScored(opening, options)
    const differences = differencesOf(opening.patient, answer, ehr.today)
    print(reportLine(opening, answer))
    for (const difference of differences) print(`  differs: ${difference}`)
    count += differences.length
  }
  print(count === 0 ? `All ${openings.length} charts as expected` : `${count} differences`)
  return count
}

function openingsOf({ patients, mishaps = [] }: CheckOptions): readonly Opening[] {
  const broken = mishaps.flatMap(({ patientId, fault, arePhotosSeen, expected }) =>
    patients
      .filter(({ id }) => id === patientId)
      .map((patient) => ({
        patient: { ...patient, expected, photos: arePhotosSeen ? patient.photos : [] },
        faults: [fault],
      })),
  )
  return [...patients.map((patient) => ({ patient, faults: [] })), ...broken]
}

async function answerOnceScored(
  { patient, faults }: Opening,
  { ehr, pauseMs }: CheckOptions,
): Promise<HookAnswer> {
  const expected = patient.photos.length * CONDITION_KEYS.length
  const call = { patientId: patient.id, faults }
  let answer = await ehr.callHook(call)
  for (let calls = 1; calls < MAX_CALLS; calls += 1) {
    if (answer.kind === 'failed' || (answer.trace?.findings.length ?? 0) >= expected) break
    await sleep(pauseMs ?? USUAL_PAUSE_MS)
    answer = await ehr.callHook(call)
  }
  return answer
}

function differencesOf(patient: DemoPatient, answer: HookAnswer, today: Day): readonly string[] {
  if (answer.kind === 'failed') return [`the call failed: ${answer.status ?? ''} ${answer.why}`]
  const { trace, cards } = answer
  if (trace === null) return ['the answer explains nothing (no trace)']
  const speaks = CONDITION_KEYS.some((condition) => patient.expected[condition].action !== 'silent')
  return [
    ...patient.photos.flatMap((photo) => photoDifferences(photo, photoDay(photo, today), trace)),
    ...CONDITION_KEYS.flatMap((condition) => axisDifferences(patient, condition, trace)),
    ...differs('cards', speaks ? 1 : 0, cards.length),
    ...warningDifferences(patient, answer),
  ]
}

function photoDifferences({ file, shows }: DemoPatient['photos'][number], takenOn: Day, trace: Trace) {
  return CONDITION_KEYS.flatMap((condition) => {
    const found = trace.findings.find((entry) => entry.takenOn === takenOn && entry.condition === condition)
    return differs(`${file}, ${condition}`, shows[condition], found?.outcome ?? 'not found in the chart')
  })
}

function axisDifferences(patient: DemoPatient, condition: Condition, trace: Trace): readonly string[] {
  const expected = patient.expected[condition]
  const found = trace.axes.find((axis) => axis.condition === condition)
  if (found === undefined) {
    return expected.action === 'silent' && expected.reason === undefined ? [] : [`${condition}: no decision`]
  }
  return [
    ...differs(`${condition}, action`, expected.action, found.action),
    ...(expected.reason === undefined ? [] : differs(`${condition}, reason`, expected.reason, found.reason)),
    ...differs(`${condition}, recommends`, expected.recommend.join(' '), found.recommend.join(' ')),
    ...(expected.avoid === undefined
      ? []
      : differs(`${condition}, avoids`, avoided(expected.avoid), avoided(found.avoid))),
  ]
}

/** In one order, so that two sets can be compared. */
function avoided(tests: readonly { readonly test: string; readonly reasons: readonly string[] }[]): string {
  return tests
    .map(({ test, reasons }) => [test, ...reasons.toSorted()].join(' '))
    .toSorted()
    .join(', ')
}

/** `soon` is a warning in the EHR (rule book, section 1). */
function warningDifferences(patient: DemoPatient, answer: HookAnswer): readonly string[] {
  const isSoon = CONDITION_KEYS.some((condition) => patient.expected[condition].urgency === 'soon')
  const card = answer.kind === 'answered' ? answer.cards[0] : undefined
  return isSoon && card !== undefined ? differs('indicator', 'warning', card.indicator) : []
}

function differs(what: string, expected: unknown, found: unknown): readonly string[] {
  return expected === found ? [] : [`${what}: expected ${expected}, found ${found}`]
}

/** `patient -> finding -> decision -> card` */
function reportLine({ patient, faults }: Opening, answer: HookAnswer): string {
  const name = [`${patient.name.family}, ${patient.name.given}`, ...faults].join(', ')
  if (answer.kind === 'failed') return `${name} -> the call failed (${answer.status ?? answer.why})`

  const findings = (answer.trace?.findings ?? []).map(
    ({ takenOn, condition, outcome, reasons }) =>
      `${takenOn} ${condition} ${[outcome, ...reasons].join(' ')}`,
  )
  const decisions = (answer.trace?.axes ?? []).map(({ condition, action, reason, recommend }) =>
    [condition, action, reason, ...recommend].filter((word) => word !== null).join(' '),
  )
  const cards = answer.cards.map(({ indicator, summary }) => `${indicator}: ${summary}`)
  const steps = [findings, decisions, cards.length === 0 ? ['no card'] : cards]
  const parts = [name, ...steps.map((step) => step.join('; ') || 'none')]
  return `${parts.join(' -> ')} (${answer.ms} ms)`
}
