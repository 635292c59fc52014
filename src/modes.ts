import { quoted } from './quoted.ts'
import type { Mode, Site } from './sites.ts'

/** What a mode allows. Read everywhere that something would be computed, shown or written. */
const ALLOWS = {
  research: { scoring: true, cards: false, app: 'researchers', writing: false },
  silent: { scoring: true, cards: false, app: 'nobody', writing: false },
  live: { scoring: true, cards: true, app: 'by-role', writing: true },
  paused: { scoring: false, cards: false, app: 'nobody', writing: false },
  demo: { scoring: true, cards: true, app: 'everyone', writing: true },
} as const satisfies Record<
  Mode,
  {
    scoring: boolean
    cards: boolean
    app: 'everyone' | 'by-role' | 'researchers' | 'nobody'
    writing: boolean
  }
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
      readonly because:
        | 'paused'
        | 'silent'
        | 'not-a-researcher'
        | 'not-a-clinician'
        | 'not-in-role'
        | 'model-not-released'
    }

/** Who looks at which patient, and how far the model of this service may go. */
export type Looking = {
  readonly patientId: string
  readonly fhirUser: string | null
  readonly maxMode: MaxMode
}

/**
 * Whether this user sees findings of this patient in the app.
 *
 * @param fhirUser - as an absolute address; null where the EHR names no user
 */
export function appMode(site: Site, { patientId, fhirUser, maxMode }: Looking): AppMode {
  if (site.mode === 'paused') return { shows: false, because: 'paused' }
  if (site.mode === 'demo') return { shows: true, label: 'DEMO' }
  if (site.testPatients.includes(patientId)) return { shows: true, label: 'TEST' }
  const { app } = ALLOWS[site.mode]
  if (app === 'nobody') return { shows: false, because: 'silent' }
  if (app === 'researchers') {
    const isResearcher = fhirUser !== null && site.smart?.researchers.includes(fhirUser) === true
    return isResearcher ? { shows: true, label: null } : { shows: false, because: 'not-a-researcher' }
  }
  if (maxMode !== 'live') return { shows: false, because: 'model-not-released' }
  if (hasRole(site, 'view', fhirUser)) return { shows: true, label: null }
  return { shows: false, because: isOfPatients(fhirUser) ? 'not-a-clinician' : 'not-in-role' }
}

/** What a user may do about the findings of a patient, as far as mode and role say; never more than they may see. */
export type MayDo = {
  /** Say what they think of the finding and of the photo. */
  readonly answer: boolean
  /** Silence the cards of a condition for a while: where there are cards. */
  readonly snooze: boolean
  /** Draft the orders of a decision, in the EHR or as text. */
  readonly draft: boolean
  /** File a result to the chart. */
  readonly file: boolean
}

/** Nothing is written but in modes that allow it, and there what the site turned on for this user. */
export function mayDo(site: Site, looking: Looking): MayDo {
  const { smart } = site
  const { patientId, fhirUser, maxMode } = looking
  if (!smart || !appMode(site, looking).shows)
    return { answer: false, snooze: false, draft: false, file: false }
  const { writing } = ALLOWS[site.mode]
  const hasCards = cardMode(site, patientId, maxMode) !== 'none'
  return {
    answer: true,
    snooze: hasCards && hasRole(site, 'snooze', fhirUser),
    draft: writing && smart.draftOrders && hasRole(site, 'draft', fhirUser),
    file: writing && smart.writeBack !== 'none' && hasRole(site, 'file', fhirUser),
  }
}

/**
 * Whether this user may take back what was filed: whatever the mode allows by now, and whatever would be filed now.
 *
 * @param fhirUser - as `Looking`
 */
export function mayWithdraw(site: Site, fhirUser: string | null): boolean {
  return hasRole(site, 'file', fhirUser)
}

type Role = 'view' | 'draft' | 'file' | 'snooze'

/** A user whom the EHR does not name is everyone, and nobody on a list; a patient is neither. */
function hasRole({ smart }: Site, role: Role, fhirUser: string | null): boolean {
  const having = smart?.roles[role] ?? []
  if (having === 'everyone') return !isOfPatients(fhirUser)
  return fhirUser !== null && having.includes(fhirUser)
}

/** SMART lets patients and their relatives sign in too: an app that was opened from a portal is for no clinician. */
function isOfPatients(fhirUser: string | null): boolean {
  return fhirUser !== null && /\/(?:Patient|RelatedPerson)\/[^/]+(?:\/_history\/[^/]+)?\/?$/.test(fhirUser)
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
