import type { Mode, Site } from './sites.ts'

/** What a mode allows. Read everywhere that something would be computed, shown or written. */
const ALLOWS = {
  research: { scoring: true, cards: false },
  silent: { scoring: true, cards: false },
  live: { scoring: true, cards: true },
  paused: { scoring: false, cards: false },
  demo: { scoring: true, cards: true },
} as const satisfies Record<Mode, { scoring: boolean; cards: boolean }>

/** How far a model may go: a reference model that has seen no patient stays at `silent`. */
export type MaxMode = 'research' | 'silent' | 'live'

export function mayScore(site: Site): boolean {
  return ALLOWS[site.mode].scoring
}

/**
 * How cards for this patient leave the service.
 *
 * `test` is a card headed TEST for a site's test patient, in any mode but `paused`; `demo` is a labelled one.
 */
export function cardMode(site: Site, patientId: string, maxMode: MaxMode): 'none' | 'test' | 'demo' | 'live' {
  if (site.mode === 'paused') return 'none'
  if (site.mode === 'demo') return 'demo'
  if (site.testPatients.includes(patientId)) return 'test'
  return site.mode === 'live' && maxMode === 'live' && ALLOWS[site.mode].cards ? 'live' : 'none'
}
