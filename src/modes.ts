import { quoted } from './quoted.ts'
import type { Mode, Site } from './sites.ts'

/** What a mode allows. Read everywhere that something would be computed, shown or written. */
const ALLOWS = {
  research: { scoring: true, cards: false, app: 'researchers' },
  silent: { scoring: true, cards: false, app: 'nobody' },
  live: { scoring: true, cards: true, app: 'everyone' },
  paused: { scoring: false, cards: false, app: 'nobody' },
  demo: { scoring: true, cards: true, app: 'everyone' },
} as const satisfies Record<
  Mode,
  { scoring: boolean; cards: boolean; app: 'everyone' | 'researchers' | 'nobody' }
>

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

/** How findings appear in the app: with or without a label, or why they do not. */
export type AppMode =
  | { readonly shows: true; readonly label: 'DEMO' | 'TEST' | null }
  | {
      readonly shows: false
      readonly because: 'paused' | 'silent' | 'not-a-researcher' | 'model-not-released'
    }

/**
 * Whether this user sees findings of this patient in the app.
 *
 * @param fhirUser - as an absolute address; null where the EHR names no user
 */
export function appMode(
  site: Site,
  {
    patientId,
    fhirUser,
    maxMode,
  }: { readonly patientId: string; readonly fhirUser: string | null; readonly maxMode: MaxMode },
): AppMode {
  if (site.mode === 'paused') return { shows: false, because: 'paused' }
  if (site.mode === 'demo') return { shows: true, label: 'DEMO' }
  if (site.testPatients.includes(patientId)) return { shows: true, label: 'TEST' }
  const { app } = ALLOWS[site.mode]
  if (app === 'nobody') return { shows: false, because: 'silent' }
  if (app === 'everyone')
    return maxMode === 'live' ? { shows: true, label: null } : { shows: false, because: 'model-not-released' }
  const isResearcher = fhirUser !== null && site.smart?.researchers.includes(fhirUser) === true
  return isResearcher ? { shows: true, label: null } : { shows: false, because: 'not-a-researcher' }
}

/** The modes that a command may give a site. */
const SETTABLE_MODES = ['research', 'silent', 'live', 'paused'] as const
export type SettableMode = (typeof SETTABLE_MODES)[number]

/**
 * Why a site may not be given this mode, in a sentence; null where it may.
 *
 * `live` with a model that has not been released would answer no cards and look as if all patients were well.
 */
export function modeProblem(
  to: string,
  from: Mode,
  model: { readonly name: string; readonly maxMode: MaxMode },
): string | null {
  if (to === 'demo') return 'demo exists only under `npm run demo`'
  if (!isSettable(to)) return `${quoted(to)} is none of ${SETTABLE_MODES.join(', ')}`
  if (to === from) return `the site is in mode ${to} already`
  if (to === 'live' && model.maxMode !== 'live')
    return `the model ${model.name} may go to ${model.maxMode} at most, so cards stay off; live needs a model that was released for it`
  return null
}

export function isSettable(mode: string): mode is SettableMode {
  return SETTABLE_MODES.some((known) => known === mode)
}
