import { codesProblems } from './code-systems.ts'
import { isCondition, isEnded } from './condition-facts.ts'
import { codesIn, codingsOf, type FhirResource, objectsOf } from './shapes.ts'

/**
 * Whether a Condition states a lasting problem in words or in a local code only, so that nobody can tell whether the
 * rules ask for it. A concern (`health-concern`: housing, a wish of the patient) is no diagnosis.
 */
export function isUnreadProblem(resource: FhirResource): boolean {
  if (!isCondition(resource) || isEnded(resource)) return false
  if (objectsOf(resource.category).flatMap(codesIn).includes('health-concern')) return false
  return !codingsOf(resource.code).some(({ system }) => codesProblems(system))
}
