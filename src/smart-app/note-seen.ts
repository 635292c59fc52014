import type { AuditFields, AuditNote } from '../storage/audit-entry.ts'
import type { SmartAppDeps } from './deps.ts'
import type { OpenLaunch } from './session.ts'

/** Who saw what of whom, for the audit: the person by the EHR's word, the patient by a mark. */
export function noteSeen(
  { session: { patientId, fhirUser }, site }: OpenLaunch,
  { event, fields }: { readonly event: AuditNote['event']; readonly fields: AuditFields },
  { audit, model }: Pick<SmartAppDeps, 'audit' | 'model'>,
): void {
  audit.note({
    event,
    site: site.name,
    who: { kind: 'caller', issuer: site.issuer, user: fhirUser },
    patientId,
    fields: { mode: site.mode, ...fields, modelHash: model.hash },
  })
}
