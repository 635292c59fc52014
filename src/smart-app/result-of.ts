import type { PhotoFindings } from '../assessments/find.ts'
import { CONDITION_KEYS } from '../clinical/conditions.ts'
import { findingThatCounts } from '../clinical/finding-that-counts.ts'
import { TESTS } from '../clinical/tests.ts'
import type { Result, ResultFinding } from '../fhir/result.ts'
import { practitionerOf } from './chart-writer.ts'
import type { SmartAppDeps } from './deps.ts'
import { decidedOn, type PatientCase } from './patient-case.ts'
import { decisionWords, findingWords } from './words.ts'

type Filed = Pick<SmartAppDeps, 'model'> & { readonly at: Date; readonly filing: string }

/** What the page shows of the photo that counts, as it would be filed: in the same words. */
export function resultOf(seen: PatientCase, photo: PhotoFindings, { model, at, filing }: Filed): Result {
  const { launch, mode } = seen
  return {
    patientId: launch.session.patientId,
    photo: photo.photo,
    takenOn: photo.takenOn,
    at,
    isTest: mode.shows && mode.label !== null,
    model,
    filing,
    findings: findingsOf(seen, photo),
    cautions: photo.cautions.map(({ says }) => says),
    practitioner: practitionerOf(launch),
  }
}

function findingsOf(seen: PatientCase, photo: PhotoFindings): readonly ResultFinding[] {
  const { found } = seen
  if (!found) return []
  const { decision, windows } = decidedOn(found, seen)
  return CONDITION_KEYS.flatMap((condition) => {
    const outcome = findingThatCounts(photo.findings, condition)?.outcome ?? 'not-assessed'
    if (outcome === 'not-assessed') return []
    const axis = decision.axes[condition]
    return [
      {
        condition,
        outcome,
        says: findingWords(condition, outcome, null),
        decision: decisionWords(axis, outcome, null, windows),
        scores: photo.scores?.[condition] ?? [],
        tests: axis.recommend.map((test) => TESTS[test].name),
      },
    ]
  })
}
