import { addDays, daysBetween } from '../day.ts'
import type { DecisionInput } from '../decision.ts'
import type { ChartCondition } from '../facts.ts'
import { CONDITION_CONCEPTS } from '../value-sets.ts'
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

/** Diagnoses and signs: one more on the chart, or one that is there begun on another day, over, or not there. */
export function otherConditions(input: DecisionInput): readonly WhatIf[] {
  return [
    ...tried(input.facts.conditions, ({ onset }) => onset).flatMap((condition) => ofEntry(input, condition)),
    ...CONDITION_CONCEPTS.flatMap((concept) => allAbout(concept, added(input, concept))),
  ]
}

function added(input: DecisionInput, concept: string): readonly WhatIf[] {
  const { facts, today } = input
  const withOne = (condition: ChartCondition) =>
    withFacts(input, { conditions: [...facts.conditions, condition] })
  const photo = photoDay(input)
  const around =
    photo === null
      ? []
      : [
          single(
            'added',
            `${concept} around the day of the photo, over since`,
            withOne({ concept, onset: addDays(photo, -5), abated: addDays(photo, 5) }),
          ),
        ]
  return [
    single('added', `${concept}, present now`, withOne({ concept, onset: null, abated: null })),
    single('added', `${concept}, since today`, withOne({ concept, onset: today, abated: null })),
    ...around,
  ]
}

/** The day of the oldest photo where it lies so far back that something may have come and gone since. */
function photoDay({ findings, today }: DecisionInput) {
  const days = findings.flatMap(({ takenOn }) => takenOn ?? []).sort()
  const oldest = days[0]
  return oldest !== undefined && daysBetween(oldest, today) > 5 ? oldest : null
}

function ofEntry(input: DecisionInput, entry: ChartCondition): readonly WhatIf[] {
  const { facts, today } = input
  const { concept, onset, certainty } = entry
  const as = (changed: ChartCondition) =>
    withFacts(input, { conditions: replaced(facts.conditions, entry, changed) })
  const now = onset === null ? null : daysBetween(onset, today)
  const onAnotherDay: WhatIf = {
    kind: onset === null ? 'unknown' : 'moved',
    values: DAYS_AGO,
    near: now ?? 0,
    says: (from, to) =>
      `${concept} begun ${agoWords(from, to)} (now ${now === null ? 'undated' : agoWords(now, now)})`,
    at: (days) => as({ ...entry, onset: addDays(today, -days) }),
  }
  const gone = withFacts(input, { conditions: without(facts.conditions, entry) })
  return [
    onAnotherDay,
    ...(certainty === 'considered'
      ? [single('unknown', `${concept} confirmed (now considered)`, as({ ...entry, certainty: 'confirmed' }))]
      : []),
    single('entry', `${concept} not on the chart`, gone),
    ...(onset === null || now === null || now < 1
      ? []
      : [single('entry', `${concept} over since yesterday`, as({ ...entry, abated: addDays(today, -1) }))]),
  ]
}
