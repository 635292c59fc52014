import type { PatientFindings } from '../assessments/find.ts'
import { CONDITION_KEYS } from '../clinical/conditions.ts'
import type { Day } from '../clinical/day.ts'
import { type Decision, INDICATORS } from '../clinical/decision.ts'
import type { Facts } from '../clinical/facts.ts'
import { findingThatCounts } from '../clinical/finding-that-counts.ts'
import { under } from '../config.ts'
import type { CardIds } from './card-ids.ts'
import { detailFor } from './detail.ts'
import { OVERRIDE_REASONS } from './override-reasons.ts'
import type { Card, Coding, Link } from './response.ts'
import { isShown, type ShownAxis } from './shown.ts'
import { suggestionsFor } from './suggestions.ts'
import { conditionName, type ShownMode, summaryFor } from './summary.ts'

export type CardModel = {
  readonly name: string
  /** One sentence on what the model is and what it has not seen. */
  readonly statement: string
}

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
} & Pick<CardIds, 'newId' | 'newAppContext'>

/** The cards of a decision: at most one for each condition, none for what is silent or has to wait. */
export function cardsFor(input: CardsInput): readonly Card[] {
  return CONDITION_KEYS.map((condition) => input.decision.axes[condition])
    .filter(isShown)
    .map((axis) => cardFor(axis, input))
}

function cardFor(axis: ShownAxis, input: CardsInput): Card {
  const { found, mode, baseUrl, newId } = input
  const takenOn = findingThatCounts(found.findings, axis.condition)?.takenOn ?? null
  const suggestions = suggestionsFor(axis, { ...input, takenOn })
  return {
    uuid: newId(),
    summary: summaryFor(axis, takenOn, mode),
    indicator: INDICATORS[axis.urgency],
    detail: detailFor({ ...input, axis, photos: found.photos, takenOn, statement: input.model.statement }),
    source: { label: 'Facies', url: under(baseUrl, '/'), topic: topicOf(axis, baseUrl) },
    ...(suggestions.length > 0 && { suggestions, selectionBehavior: 'any' as const }),
    overrideReasons: OVERRIDE_REASONS,
    links: linksFor(input),
  }
}

/**
 * The same for every card of its kind, letters and digits only: some EHRs remember an override by it. It names the
 * action too, so that setting a work-up aside never hides an urgent referral.
 */
function topicOf(axis: ShownAxis, baseUrl: URL): Coding {
  return {
    system: under(baseUrl, '/topics'),
    code: `facies${axis.condition}${axis.action.replaceAll('-', '')}`,
    display: `Face photos: ${conditionName(axis)} (${axis.action})`,
  }
}

function linksFor({ baseUrl, model, hasApp, newAppContext }: CardsInput): readonly Link[] {
  const app = (): Link => ({
    label: 'Open Facies',
    url: under(baseUrl, '/smart/launch'),
    type: 'smart',
    appContext: newAppContext(),
  })
  return [
    ...(hasApp ? [app()] : []),
    {
      label: 'About the model',
      url: under(baseUrl, `/models/${encodeURIComponent(model.name)}`),
      type: 'absolute',
    },
  ]
}
