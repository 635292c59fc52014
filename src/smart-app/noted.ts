import type { Day } from '../clinical/day.ts'
import { dayIn } from '../clinical/day.ts'
import type { When } from '../storage/act-store.ts'
import type { AuditEvent, AuditFields } from '../storage/audit-entry.ts'
import type { SmartAppDeps } from './deps.ts'
import { modeOf, seenAs } from './patient-case.ts'
import type { OpenLaunch } from './session.ts'

/** Who did what about whom, for the audit: codes and counts alone. */
export function noteAct(
  event: AuditEvent,
  { session: { patientId, fhirUser }, site }: OpenLaunch,
  fields: AuditFields,
  { audit, log, model }: SmartAppDeps,
): void {
  log.info(event, { site: site.name, ...fields })
  audit.note({
    event,
    site: site.name,
    who: { kind: 'caller', issuer: site.issuer, user: fhirUser },
    patientId,
    fields: { mode: site.mode, modelHash: model.hash, ...fields },
  })
}

/** This moment, as what is said now is kept with it. */
export function whenOf(
  launch: OpenLaunch,
  deps: Pick<SmartAppDeps, 'now' | 'model'>,
): When & { readonly on: Day } {
  const at = deps.now()
  return { at, on: dayIn(launch.site.timeZone, at), mode: seenAs(launch, modeOf(launch, deps)) }
}
