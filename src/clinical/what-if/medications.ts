import { addDays, daysBetween } from '../day.ts'
import type { DecisionInput } from '../decision.ts'
import { type ChartMedication, ROUTES } from '../facts.ts'
import { DRUG_KINDS, type DrugKind, drugOf, exampleWords } from './drugs.ts'
import {
  agoWords,
  allAbout,
  DAYS_AGO,
  replaced,
  single,
  tried,
  type WhatIf,
  withFacts,
  without,
} from './what-if.ts'

/** Drugs: one more, taken or stopped; or one of the chart stopped, active, by another route, or not there. */
export function otherMedications(input: DecisionInput): readonly WhatIf[] {
  return [
    ...tried(input.facts.medications, ({ stoppedOn }) => stoppedOn).flatMap((medication) =>
      ofEntry(input, medication),
    ),
    ...DRUG_KINDS.flatMap((kind) => allAbout(kind.says, added(input, kind))),
  ]
}

function added(input: DecisionInput, kind: DrugKind): readonly WhatIf[] {
  const { facts, today } = input
  const drug = drugOf(kind)
  const withOne = (medication: ChartMedication) =>
    withFacts(input, { medications: [...facts.medications, medication] })
  return [
    single('added', `${exampleWords(kind)}, active`, withOne(drug)),
    {
      kind: 'added',
      values: DAYS_AGO,
      near: 0,
      says: (from, to) => `${exampleWords(kind)}, stopped ${agoWords(from, to)}`,
      at: (days) => withOne({ ...drug, status: 'stopped', stoppedOn: addDays(today, -days) }),
    },
  ]
}

function ofEntry(input: DecisionInput, entry: ChartMedication): readonly WhatIf[] {
  const { facts } = input
  const as = (changed: Partial<ChartMedication>) =>
    withFacts(input, { medications: replaced(facts.medications, entry, { ...entry, ...changed }) })
  const name = entry.ingredient ?? 'the unread medication'
  const gone = withFacts(input, { medications: without(facts.medications, entry) })
  return [
    ...unknownsOf(entry, name, as),
    stoppedOnAnotherDay(input, entry, name, as),
    ...(entry.status === 'stopped'
      ? [single('entry', `${name} still active`, as({ status: 'active', stoppedOn: null }))]
      : []),
    single('entry', `${name} not on the chart`, gone),
  ]
}

type Changed = (changed: Partial<ChartMedication>) => DecisionInput

function unknownsOf(entry: ChartMedication, name: string, as: Changed): readonly WhatIf[] {
  const routes = ROUTES.filter((route) => entry.route === 'unknown' && route !== 'unknown')
  const kinds = DRUG_KINDS.filter(() => entry.ingredient === null)
  const hasDose = entry.doseMg !== null && entry.doses !== null
  return [
    ...routes.map((route) => single('unknown', `${name} given by the route ${route}`, as({ route }))),
    ...kinds.map((kind) =>
      single('unknown', `${name} is ${exampleWords(kind)}`, as({ ...drugOf(kind), status: entry.status })),
    ),
    ...(hasDose ? [] : [single('unknown', `${name} given as one dose of 1 mg`, as({ doseMg: 1, doses: 1 }))]),
  ]
}

function stoppedOnAnotherDay(
  { today }: DecisionInput,
  { status, stoppedOn, startedOn }: ChartMedication,
  name: string,
  as: Changed,
): WhatIf {
  const now = stoppedOn === null ? null : daysBetween(stoppedOn, today)
  const isUndated = status === 'stopped' && stoppedOn === null
  const before = now === null ? (isUndated ? 'on an unknown day' : 'still active') : agoWords(now, now)
  // A drug cannot end before it began.
  const longest = startedOn === null ? Number.POSITIVE_INFINITY : Math.max(0, daysBetween(startedOn, today))
  return {
    kind: isUndated ? 'unknown' : stoppedOn === null ? 'entry' : 'moved',
    values: DAYS_AGO.filter((days) => days <= longest),
    near: now ?? 0,
    says: (from, to) => `${name} stopped ${agoWords(from, to)} (now ${before})`,
    at: (days) => as({ status: 'stopped', stoppedOn: addDays(today, -days) }),
  }
}
