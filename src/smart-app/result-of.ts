import type { PhotoFindings } from '../assessments/find.ts'
import type { Condition } from '../clinical/conditions.ts'
import type { Day } from '../clinical/day.ts'
import type { FiledFrom, Result, ResultFinding, ResultReview } from '../fhir/result.ts'
import type { KeptAnswer } from './acts.ts'
import { practitionerOf } from './chart-writer.ts'
import type { SmartAppDeps } from './deps.ts'
import { decidedOn, type PatientCase } from './patient-case.ts'
import type { ViewedCondition } from './view.ts'
import { viewedFindings } from './viewed-findings.ts'
import { DISAGREED_SINCE } from './write-words.ts'

type Filed = Pick<SmartAppDeps, 'model' | 'modelDevice' | 'baseUrl'> & {
  readonly at: Date
  readonly filing: string
  /** What the user who files has said of the photo that counts. */
  readonly answers: readonly KeptAnswer[]
}

/** What the page shows of the photo that counts, as it would be filed: in the same words. */
export function resultOf(
  seen: PatientCase,
  photo: PhotoFindings,
  { model, modelDevice, baseUrl, at, filing, answers }: Filed,
): Result {
  const { launch, mode } = seen
  return {
    patientId: launch.session.patientId,
    photo: photo.photo,
    takenOn: photo.takenOn,
    at,
    isTest: mode.shows && mode.label !== null,
    model: { ...model, made: modelDevice },
    filing,
    findings: findingsOf(seen, photo, { model, answers }),
    cautions: photo.cautions.map(({ says }) => says),
    practitioner: practitionerOf(launch),
    from: fromWhere(launch, baseUrl),
  }
}

/** What a site does not say is left out. */
function fromWhere({ site: { smart } }: PatientCase['launch'], baseUrl: URL): FiledFrom {
  const { organization = null, contact = null, policy = null } = smart.filing
  return { url: baseUrl.href, organization, contact, policy }
}

function findingsOf(
  seen: PatientCase,
  photo: PhotoFindings,
  { model, answers }: Pick<Filed, 'model' | 'answers'>,
): readonly ResultFinding[] {
  const { found, today } = seen
  if (!found) return []
  return viewedFindings(found, decidedOn(found, seen, { model })).conditions.flatMap((viewed) => {
    const { condition, outcome, says, decision, testOrder, tests } = viewed
    if (outcome === 'not-assessed') return []
    return [
      {
        condition,
        outcome,
        says,
        decision,
        scores: photo.scores?.[condition] ?? [],
        tests: tests.map(({ name }) => name),
        testOrder,
        details: detailsOf(viewed, today),
        review: reviewOf(condition, answers),
      },
    ]
  })
}

function reviewOf(condition: Condition, answers: readonly KeptAnswer[]): ResultReview | null {
  const given = answers.find((one) => one.condition === condition)
  if (!given) return null
  const because = given.reason === null ? null : DISAGREED_SINCE[given.reason]
  return { answer: given.answer, because, at: new Date(given.at) }
}

/** Whoever reads it later sees what the page said beside the tests, and on which day it was so. */
function detailsOf(viewed: ViewedCondition, today: Day): readonly string[] {
  const { outcome, howSoon, referral, avoided, cautions, onFile, worth } = viewed
  return [
    ...(howSoon === '' ? [] : [`How soon: ${howSoon} (as of ${today}).`]),
    ...(referral === null ? [] : [`Refer to: ${referral}.`]),
    ...avoided.map(({ name, because }) => `Not suitable now: ${name}: ${because}.`),
    ...cautions.map((caution) => `Keep in mind: ${caution}`),
    ...onFile.map((entry) => `On file: ${entry}.`),
    ...(isSign(outcome) ? [`How sure: ${worth}`] : []),
  ]
}

/** Nothing is sure or unsure about a finding that says nothing. */
function isSign(outcome: ViewedCondition['outcome']): boolean {
  return outcome === 'suspected' || outcome === 'indeterminate'
}
