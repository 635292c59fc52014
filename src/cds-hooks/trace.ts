import type { PatientFindings } from '../assessments/find.ts'
import type { Decision } from '../clinical/decision.ts'
import { present } from './present.ts'

/**
 * How an answer came about, for the demo EHR's own check. Only demo answers carry it: it holds findings of photos,
 * which other modes show through the app alone.
 */
export function trace(decision: Decision, found: PatientFindings): Readonly<Record<string, unknown>> {
  const findings = found.photos.flatMap(({ photo, takenOn, findings }) =>
    findings.map(({ condition, outcome, reasons }) => ({
      photo: `${photo.source.type}/${photo.source.id}`,
      takenOn,
      condition,
      outcome,
      reasons,
    })),
  )
  const axes = Object.values(decision.axes).map(({ condition, action, reason, recommend, avoid, rules }) => ({
    condition,
    action,
    reason,
    recommend,
    avoid,
    rules,
  }))
  return present({ 'org.facies.trace': { findings, axes, pending: found.pending } })
}
