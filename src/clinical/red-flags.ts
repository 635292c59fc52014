import { isAcutelyIll } from './acute-illness.ts'
import { answer } from './axis.ts'
import { has, isPresent } from './chart-conditions.ts'
import { type DatedResult, resultsWithin } from './chart-results.ts'
import { type CortisolLimit, reaches } from './cortisol-limit.ts'
import { isCounted } from './cushing-results.ts'
import { isOnOestrogen } from './cushing-triggers.ts'
import { type Day, daysBetween } from './day.ts'
import type { AxisDecision } from './decision.ts'
import { cortisolsAfterDose } from './dexamethasone-test.ts'
import type { ChartCondition, Facts } from './facts.ts'
import { steroidExposure } from './glucocorticoids.ts'
import type { Grounds, Names } from './grounds.ts'
import { LIMITS } from './limits.ts'
import type { Question } from './question.ts'
import { selectTests } from './selection.ts'
import type { Situation } from './situation.ts'

const SIGHT: Names = {
  'pituitary-apoplexy': 'pituitary apoplexy',
  'visual-field-defect': 'a visual field defect',
}
const EYE_DISEASE = 'eye-disease-with-field-defect'
const SIGHT_TESTS = ['visual_fields', 'pituitary_mri'] as const
const SEVERE_UFC_TIMES_ULN = LIMITS.severeUrine.value
const SEVERE_CORTISOL: CortisolLimit = { ugDl: LIMITS.severeSerum.value, nmolL: LIMITS.severeSerum.nmolL }

/** Step 3, RF-VIS-1: sight or apoplexy. */
export function sightOrApoplexy(question: Question): AxisDecision | null {
  const { condition, outcome, today, policy } = question
  if (outcome !== 'suspected') return null
  const onsets = sightEntries(question).map(({ onset }) => onset)

  if (onsets.some((onset) => onset !== null && isRecent(onset, today, policy.windows.redFlagDays))) {
    return answer(condition, 'urgent-referral', ['RF-VIS-1'], {
      urgency: 'urgent',
      recommend: SIGHT_TESTS,
      refer: 'endocrinology-same-day',
    })
  }
  if (!onsets.includes(null)) return null
  return answer(condition, 'refer', ['RF-VIS-1'], {
    urgency: 'soon',
    recommend: SIGHT_TESTS,
    refer: 'endocrinology',
  })
}

/** `a visual field defect (2026-10-20)`: what RF-VIS-1 stands on, each by its last day. */
export const sightHere: Grounds = (situation) => {
  const { today, policy } = situation
  const entries = sightEntries(situation).filter(
    ({ onset }) => onset === null || isRecent(onset, today, policy.windows.redFlagDays),
  )
  return [...Map.groupBy(entries, ({ concept }) => concept)].map(([concept, same]) => {
    const isConfirmed = same.some(({ certainty }) => certainty !== 'considered')
    const last = same
      .flatMap(({ onset }) => onset ?? [])
      .toSorted()
      .at(-1)
    const name = `${SIGHT[concept]}${isConfirmed ? '' : ', not confirmed'}`
    return last === undefined ? `${name} of unknown date` : `${name} (${last})`
  })
}

/** Glaucoma and retinal disease take parts of the visual field too. */
function sightEntries({ facts, today }: Situation): readonly ChartCondition[] {
  const isExplained = has(facts, EYE_DISEASE, today)
  return facts.conditions.filter(
    (entry) =>
      Object.hasOwn(SIGHT, entry.concept) &&
      isPresent(entry, today) &&
      !(isExplained && entry.concept === 'visual-field-defect'),
  )
}

/** Step 4, RF-CS-1: a laboratory value in the range of severe hypercortisolism, and nothing else behind it. */
export function severeHypercortisolism(question: Question): AxisDecision | null {
  const { outcome, facts } = question
  if (outcome !== 'suspected' || facts.pregnancy === 'pregnant') return null
  if (steroidExposure(question)?.tier === 'A') return null
  if (severeResults(question).length === 0) return null
  return answer('cushing', 'urgent-referral', ['RF-CS-1'], {
    urgency: 'urgent',
    refer: 'endocrinology-same-day',
  })
}

/** What RF-CS-1 stands on. */
export function severeResults(situation: Situation): readonly DatedResult[] {
  return [severeUrine(situation), severeSerum(situation)]
    .filter((result) => result !== null)
    .filter(({ on }) => !hasBeenSeenSince(situation.facts, on))
}

function severeUrine(situation: Situation): DatedResult | null {
  const { facts, today, policy } = situation
  const selection = selectTests(situation)
  const severe = resultsWithin(facts, 'ufc24', today, policy.windows.redFlagDays).filter(
    ({ value, uln, confounded }) =>
      uln !== null &&
      value >= SEVERE_UFC_TIMES_ULN * uln &&
      isCounted('ufc24', 'abnormal', confounded, selection),
  )
  return severe[0] ?? null
}

function severeSerum(situation: Situation): DatedResult | null {
  const { facts, today, policy } = situation
  if (facts.setting !== 'outpatient' || isAcutelyIll(situation) || isOnOestrogen(situation)) return null
  const { redFlagDays } = policy.windows
  const afterDose = cortisolsAfterDose(facts, today, redFlagDays)
  const latest = resultsWithin(facts, 'cortisol_serum', today, redFlagDays).find(
    (result) => !afterDose.includes(result),
  )
  return latest && reaches(latest, SEVERE_CORTISOL) && latest.confounded !== true ? latest : null
}

function hasBeenSeenSince({ care }: Facts, on: Day): boolean {
  return typeof care.lastEndocrineVisit === 'object' && care.lastEndocrineVisit.on > on
}

function isRecent(onset: Day, today: Day, within: number): boolean {
  const days = daysBetween(onset, today)
  return days >= 0 && days <= within
}
