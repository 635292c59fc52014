import type { Day } from '../clinical/day.ts'
import type { CaseInput } from './case-form.ts'

const NOT_OF_MALE =
  'cannot be so where "sex" is "male"; write "other" where the chart has another sex than that of birth'

/** What each field says for itself, and still cannot be so: each with the path of the field. */
export function contradictions(input: CaseInput, today: Day): readonly string[] {
  return [
    ...daysToCome(input, today),
    ...drugsAgainstTime(input),
    ...pregnancyOfNobody(input),
    ...ageAgainstPhoto(input),
  ]
}

function daysToCome(input: CaseInput, today: Day): readonly string[] {
  const past: readonly (readonly [path: string, day: string | null | undefined])[] = [
    ['takenOn', input.takenOn],
    ['deliveredOn', input.deliveredOn],
    ['care.lastEndocrineVisit', input.care.lastEndocrineVisit],
    ...input.conditions.map(({ onset }, index) => [`conditions.${index}.onset`, onset] as const),
    ...input.labs.map(({ date }, index) => [`labs.${index}.date`, date] as const),
  ]
  return past
    .filter(([, on]) => on !== null && on !== undefined && on > today)
    .map(([path]) => `${path}: lies after ${today}, the day of the question`)
}

function drugsAgainstTime({ medications }: CaseInput): readonly string[] {
  return medications.flatMap(({ status, startedDaysAgo = Infinity, stoppedDaysAgo }, index) => {
    if (stoppedDaysAgo === undefined) return []
    const path = `medications.${index}`
    return [
      ...(status === 'stopped' ? [] : [`${path}.status: must be "stopped" where stoppedDaysAgo is given`]),
      ...(stoppedDaysAgo > startedDaysAgo ? [`${path}.stoppedDaysAgo: lies before the start`] : []),
    ]
  })
}

function pregnancyOfNobody({ sex, pregnant, gestationWeeks, deliveredOn }: CaseInput): readonly string[] {
  const isMale = sex === 'male'
  return [
    ...(isMale && pregnant === true ? [`pregnant: ${NOT_OF_MALE}`] : []),
    ...(isMale && deliveredOn !== undefined ? [`deliveredOn: ${NOT_OF_MALE}`] : []),
    ...(gestationWeeks !== undefined && pregnant !== true
      ? ['gestationWeeks: must be left out where "pregnant" is not true']
      : []),
  ]
}

function ageAgainstPhoto({ age, ageAtPhoto }: CaseInput): readonly string[] {
  if (age === null || ageAtPhoto === undefined || ageAtPhoto <= age) return []
  return ['ageAtPhoto: is more than the age of today']
}
