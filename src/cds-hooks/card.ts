import type { PatientFindings } from '../assessments/find.ts'
import { CONDITION_KEYS } from '../clinical/conditions.ts'
import type { Day } from '../clinical/day.ts'
import { type Decision, INDICATORS } from '../clinical/decision.ts'
import type { Facts } from '../clinical/facts.ts'
import { findingThatCounts } from '../clinical/finding-that-counts.ts'
import type { Situation } from '../clinical/situation.ts'
import { under } from '../config.ts'
import { profileOf } from '../ehr-profiles.ts'
import type { DraftedOrder } from '../fhir/draft-orders.ts'
import type { OrderingSite } from '../fhir/order-codes.ts'
import type { Site } from '../sites.ts'
import type { CardIds } from './card-ids.ts'
import { type CardModel, detailFor } from './detail.ts'
import { OVERRIDE_REASONS } from './override-reasons.ts'
import type { Card, Coding, Link } from './response.ts'
import { SHOWN_ACTIONS, type ShownAxis, shownAxes } from './shown.ts'
import { suggestionsFor } from './suggestions.ts'
import { conditionName, type ShownMode, summaryFor } from './summary.ts'

/** What of a site changes its cards. */
export type CardSite = OrderingSite & Pick<Site, 'allowedLinks'> & Pick<Situation, 'policy'>

export type CardsInput = {
  readonly decision: Decision
  readonly found: PatientFindings
  readonly facts: Facts
  readonly today: Day
  readonly patientId: string
  readonly mode: ShownMode
  readonly baseUrl: URL
  readonly model: CardModel
  /** Whether this site has the app registered: a link that leads nowhere is none. */
  readonly hasApp: boolean
  readonly site: CardSite
  /** The orders being placed; none at a hook that is about no orders. */
  readonly drafts: readonly DraftedOrder[]
} & Pick<CardIds, 'newId' | 'newAppContext'>

/**
 * The cards of a decision: at most one for each condition, none for what is silent or has to wait. The one that asks for
 * attention first comes first.
 */
export function cardsFor(input: CardsInput): readonly Card[] {
  const shown = shownAxes(input.decision, input.found.findings)
  return shown.map((axis, index) => {
    const drafts = input.drafts.filter(
      (draft) => !shown.slice(0, index).some((other) => isAbout(draft, other)),
    )
    return cardFor(axis, { ...input, drafts })
  })
}

/** A draft that two cards are about is taken back by the first: the second click would find nothing. */
function isAbout({ words }: DraftedOrder, { replace }: ShownAxis): boolean {
  return replace !== null && words.some((word) => replace.from.includes(word))
}

function cardFor(axis: ShownAxis, input: CardsInput): Card {
  const { found, mode, baseUrl, newId } = input
  const takenOn = findingThatCounts(found.findings, axis.condition)?.takenOn ?? null
  const suggestions = suggestionsFor(axis, { ...input, takenOn })
  const links = linksFor(input)
  const chart = { facts: input.facts, today: input.today, policy: input.site.policy }
  return {
    uuid: newId(),
    summary: summaryFor(axis, takenOn, mode, chart),
    indicator: INDICATORS[axis.urgency],
    detail: detailFor({ ...input, ...chart, axis, photos: found.photos, takenOn }),
    source: { label: 'Facies', url: under(baseUrl, '/'), topic: topicOf(axis, baseUrl) },
    ...(suggestions.length > 0 && { suggestions, selectionBehavior: 'any' as const }),
    overrideReasons: OVERRIDE_REASONS,
    ...(links.length > 0 && { links }),
  }
}

/**
 * The same for every card of its kind, letters and digits only: some EHRs remember an override by it. It names the
 * action too, so that setting a work-up aside never hides an urgent referral.
 */
function topicOf(axis: Pick<ShownAxis, 'condition' | 'action'>, baseUrl: URL): Coding {
  return {
    system: under(baseUrl, '/topics'),
    code: `facies${axis.condition}${axis.action.replaceAll('-', '')}`,
    display: `Face photos: ${conditionName(axis)} (${axis.action})`,
  }
}

function linksFor({ baseUrl, model, hasApp, site, newAppContext }: CardsInput): readonly Link[] {
  const { app, aboutModel } = linkAddresses(baseUrl, model.name)
  return [
    ...(hasApp && mayLeave(app, site)
      ? [{ label: 'Open Facies', url: app, type: 'smart' as const, appContext: newAppContext() }]
      : []),
    ...(mayLeave(aboutModel, site)
      ? [{ label: 'About the model', url: aboutModel, type: 'absolute' as const }]
      : []),
  ]
}

/** Where the links of every card lead. */
export function linkAddresses(
  baseUrl: URL,
  model: string,
): { readonly app: string; readonly aboutModel: string } {
  return {
    app: under(baseUrl, '/smart/launch'),
    aboutModel: under(baseUrl, `/models/${encodeURIComponent(model)}`),
  }
}

function mayLeave(url: string, site: CardSite): boolean {
  return site.allowedLinks ? site.allowedLinks.includes(url) : profileOf(site).links === 'all'
}

/** The topics of every card that may leave. */
export function topics(baseUrl: URL): readonly Coding[] {
  return CONDITION_KEYS.flatMap((condition) =>
    SHOWN_ACTIONS.map((action) => topicOf({ condition, action }, baseUrl)),
  )
}
