import type { SettableMode } from '../modes.ts'
import type { Mode } from '../sites.ts'

/** The mode that a command gave a site. */
export type SiteMode = {
  /** Name of the site. */
  readonly site: string
  readonly mode: SettableMode
  readonly since: Date
  /** The user of the machine on which the command ran. */
  readonly changedBy: string
  readonly reason: string
}

/** The modes of sites that were changed by command; every other site is in the mode of its file. Kept for ever. */
export type SiteModeStore = {
  all(): Promise<readonly SiteMode[]>
  find(site: string): Promise<SiteMode | undefined>
  /** Changes the mode and adds `mode-changed` to the audit; both are kept, or neither. */
  change(change: SiteModeChange): Promise<void>
}

export type SiteModeChange = SiteMode & {
  /** What the site was in before, for the audit. */
  readonly from: Mode
}
