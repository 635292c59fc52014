import { isAcutelyIll } from './acute-illness.ts'
import { answer } from './axis.ts'
import { has } from './chart-conditions.ts'
import { resultsWithin } from './chart-results.ts'
import { isOnOestrogen } from './cushing-modifiers.ts'
import { isCounted } from './cushing-results.ts'
import { type Day, daysBetween } from './day.ts'
import type { AxisDecision } from './decision.ts'
import type { Facts } from './facts.ts'
import { exposureOn } from './glucocorticoids.ts'
import type { Question } from './question.ts'
import { selectTests } from './selection.ts'

const RED_FLAG_DAYS = 90
// Glaucoma and retinal disease take parts of the visual field too.
const EYE_DISEASE = 'eye-disease-with-field-defect'
const SIGHT_TESTS = ['visual_fields', 'pituitary_mri'] as const
const SEVERE_UFC_TIMES_ULN = 4
const SEVERE_CORTISOL_UG_DL = 36

/** Step 3, RF-VIS-1: sight or apoplexy. */
export function sightOrApoplexy({ condition, outcome, facts, today }: Question): AxisDecision | null {
  if (outcome !== 'suspected') return null
  const sight = has(facts, EYE_DISEASE, today)
    ? ['pituitary-apoplexy']
    : ['pituitary-apoplexy', 'visual-field-defect']
  const onsets = facts.conditions
    .filter(({ concept }) => sight.includes(concept) && has(facts, concept, today))
    .map(({ onset }) => onset)

  if (onsets.some((onset) => onset !== null && isRecent(onset, today))) {
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

/** Step 4, RF-CS-1: a laboratory value in the range of severe hypercortisolism, and nothing else behind it. */
export function severeHypercortisolism({ outcome, facts, today }: Question): AxisDecision | null {
  if (outcome !== 'suspected' || facts.pregnancy === 'pregnant') return null
  if (exposureOn(facts, today)?.tier === 'A') return null
  const values = [severeUrine(facts, today), severeSerum(facts, today)].filter((on) => on !== null)
  if (!values.some((on) => !hasBeenSeenSince(facts, on))) return null
  return answer('cushing', 'urgent-referral', ['RF-CS-1'], {
    urgency: 'urgent',
    refer: 'endocrinology-same-day',
  })
}

function severeUrine(facts: Facts, today: Day): Day | null {
  const selection = selectTests(facts, today)
  const severe = resultsWithin(facts, 'ufc24', today, RED_FLAG_DAYS).filter(
    ({ value, uln, confounded }) =>
      uln !== null &&
      value >= SEVERE_UFC_TIMES_ULN * uln &&
      isCounted('ufc24', 'abnormal', confounded, selection),
  )
  return severe[0]?.on ?? null
}

function severeSerum(facts: Facts, today: Day): Day | null {
  if (facts.setting !== 'outpatient' || isAcutelyIll(facts, today) || isOnOestrogen(facts, today)) return null
  const latest = resultsWithin(facts, 'cortisol_serum', today, RED_FLAG_DAYS)[0]
  return latest && latest.value >= SEVERE_CORTISOL_UG_DL && latest.confounded !== true ? latest.on : null
}

function hasBeenSeenSince({ care }: Facts, on: Day): boolean {
  return typeof care.lastEndocrineVisit === 'object' && care.lastEndocrineVisit.on > on
}

function isRecent(onset: Day, today: Day): boolean {
  const days = daysBetween(onset, today)
  return days >= 0 && days <= RED_FLAG_DAYS
}
