import { CONDITION_KEYS, type Condition } from '../clinical/conditions.ts'
import type { Day } from '../clinical/day.ts'
import type { Facts } from '../clinical/facts.ts'
import type { Finding, FindingOutcome } from '../clinical/finding.ts'
import type { Assessment } from './assessment.ts'
import type { ModelManifest } from './model.ts'
import type { PhotoCaution } from './photo-cautions.ts'
import type { Refusal } from './refusals.ts'

export type FindingContext = {
  readonly sex: Facts['sex']
  readonly takenOn: Day | null
  readonly ageAtPhoto: number | null
  readonly thresholds: ModelManifest['thresholds']
}

/**
 * Reads an assessment as one finding per condition. Pure, and computed anew whenever it is read, since the sex,
 * the birth date or the thresholds may have been corrected after the photo was scored.
 */
export function findingsFrom(assessment: Assessment, context: FindingContext): readonly Finding[] {
  const { takenOn, ageAtPhoto } = context
  return CONDITION_KEYS.map((condition) => ({
    condition,
    ...readingOf(assessment, condition, context),
    takenOn,
    ageAtPhoto,
  }))
}

const ADULT_YEARS = 18

/** The model was made on adults, so a child's photo is not read; an unknown age is a caution (`cautionsOf`). */
function readingOf(
  assessment: Assessment,
  condition: Condition,
  context: FindingContext,
): { readonly outcome: FindingOutcome; readonly reasons: readonly Refusal[] } {
  if (assessment.kind === 'not-assessed') return { outcome: 'not-assessed', reasons: assessment.reasons }
  if (context.ageAtPhoto !== null && context.ageAtPhoto < ADULT_YEARS)
    return { outcome: 'not-assessed', reasons: ['under-18'] }
  return { outcome: outcomeOf(condition, assessment.logits[condition], context), reasons: [] }
}

/** What is to be kept in mind of a photo that was scored. */
export function cautionsOf(assessment: Assessment, ageAtPhoto: number | null): readonly PhotoCaution[] {
  if (assessment.kind === 'not-assessed') return []
  const { cautions } = assessment.quality
  return ageAtPhoto === null ? [...cautions, 'age-unknown'] : cautions
}

type Band = Exclude<FindingOutcome, 'not-assessed'>

/** Where the sex is not known, both readings must fall in the same band; otherwise neither is believed. */
function outcomeOf(
  condition: Condition,
  logits: { female: number; male: number },
  context: FindingContext,
): Band {
  const limits = context.thresholds[condition]
  if (context.sex === 'female' || context.sex === 'male') return bandOf(logits[context.sex], limits)
  const [asFemale, asMale] = [bandOf(logits.female, limits), bandOf(logits.male, limits)]
  return asFemale === asMale ? asFemale : 'indeterminate'
}

function bandOf(logit: number, limits: { readonly indeterminate: number; readonly suspected: number }): Band {
  if (logit >= limits.suspected) return 'suspected'
  return logit >= limits.indeterminate ? 'indeterminate' : 'not'
}
