import type { Model } from './inference/model.ts'
import type { Log } from './log.ts'
import type { SiteModes } from './site-modes.ts'
import type { Site } from './sites.ts'
import type { AuditNotes } from './storage/audit-entry.ts'

/** Notes for each site the mode in which the service begins to serve it: one that stands in its file has no command. */
export function noteStart(
  sites: readonly Site[],
  { manifest: { name: model, maxMode }, hash: modelHash }: Model,
  { audit, siteModes, log }: { readonly audit: AuditNotes; readonly siteModes: SiteModes; readonly log: Log },
): void {
  for (const site of sites) {
    const { mode } = siteModes.apply(site)
    // Who edits the file then would wait in vain for it to count.
    if (mode !== site.mode)
      log.info('site-mode-not-of-its-file', { site: site.name, mode, initialMode: site.mode })
    // Silence would read as if no patient had such a face.
    if (mode === 'live' && maxMode !== 'live')
      log.warn('live-without-a-released-model', { site: site.name, model, maxMode })
    audit.note({
      event: 'service-started',
      site: site.name,
      who: { kind: 'service' },
      patientId: null,
      fields: { mode, initialMode: site.mode, model, modelHash },
    })
  }
}
