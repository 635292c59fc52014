import { silent } from './axis.ts'
import { has } from './chart-conditions.ts'
import type { AxisDecision, Decision, DecisionInput } from './decision.ts'
import {
  concerns,
  isNotForScreening,
  isSteroidStart,
  likeFirstLine,
  withoutPartsOfTests,
} from './draft-orders.ts'
import type { RuleId } from './rules.ts'

/** Where one of these stands, imaging and ACTH no longer screen: they look for the cause, or follow a known disease. */
const BEYOND_SCREENING: readonly RuleId[] = [
  'CS-RES-2',
  'AC-RES-1',
  'AC-OGTT-1',
  'SI-DX-1',
  'SI-DX-2',
  'SI-ENDO-1',
]
const LOOKS_FOR_CAUSE = ['acth', 'pituitary_mri', 'adrenal_imaging']
const LOOKS_FOR_LACK = ['cortisol_serum', 'acth', 'insulin_tolerance']

/** Why nothing is to be ordered instead of an unsuitable test; null where another reason than these stands there. */
export function standsBehind({ rules }: AxisDecision): 'exposure' | 'waiting' | null {
  if (rules.some((rule) => EXPOSURE.includes(rule))) return 'exposure'
  return rules.some((rule) => WAITING.includes(rule)) ? 'waiting' : null
}

const EXPOSURE: readonly RuleId[] = ['CS-EXO-1', 'CS-EXO-2', 'CS-EXO-3', 'CS-EXO-4', 'AC-EXO-1']
const WAITING: readonly RuleId[] = ['CS-ILL-1', 'AC-ILL-1', 'AC-PREG-1']

/** The last step, at order entry only: what the decisions mean for the orders being placed. */
export function atOrderEntry(axes: Decision['axes'], input: DecisionInput): Decision['axes'] {
  if (input.hook !== 'order-select' && input.hook !== 'order-sign') return axes
  const both = Object.values(axes)
  return {
    cushing: aboutOrders(axes.cushing, both, input),
    acromegaly: aboutOrders(axes.acromegaly, both, input),
  }
}

function aboutOrders(
  axis: AxisDecision,
  axes: readonly AxisDecision[],
  { draftOrders, facts, policy, today }: DecisionInput,
): AxisDecision {
  if (axis.action === 'silent' || axis.action === 'urgent-referral') return axis
  const drafts = withoutPartsOfTests(draftOrders)
  const own = drafts.filter((draft) => concerns(axis.condition, draft))
  const unsuitable = own
    .filter((draft) => isUnsuitable(draft, axis) && !isWantedBy(axes, draft))
    .filter((draft) => !(LOOKS_FOR_LACK.includes(draft) && has(facts, 'adrenal-insufficiency', today)))
  if (unsuitable.length > 0) return changed(axis, unsuitable)

  const mayAdvise = policy.adviseBeforeSteroid && facts.setting === 'outpatient' && wouldBeSpoilt(axis)
  if (mayAdvise && drafts.some(isSteroidStart)) return advised(axis)
  return silent(axis.condition, own.length > 0 ? 'HK-4' : 'HK-1')
}

/** HK-2. CS-NOT-1 speaks of screening: in known adrenal insufficiency the same tests ask for the lack of cortisol. */
function isUnsuitable(draft: string, { condition, action, avoid }: AxisDecision): boolean {
  if (isNotForScreening(condition, draft)) return true
  // Which test a specialist needs, or a known disease, is not for a photo to say.
  if (action === 'refer' || action === 'follow-up') return false
  // A review and a deferral avoid every first-line test, so none of them passes here.
  return avoid.some(({ test }) => test === likeFirstLine(draft))
}

function isWantedBy(axes: readonly AxisDecision[], draft: string): boolean {
  if (axes.some(({ recommend }) => recommend.some((test) => test === draft))) return true
  const isBeyondScreening = axes.some(({ rules }) => rules.some((rule) => BEYOND_SCREENING.includes(rule)))
  return isBeyondScreening && LOOKS_FOR_CAUSE.includes(draft)
}

function changed(axis: AxisDecision, from: readonly string[]): AxisDecision {
  return {
    ...axis,
    action: 'change-order',
    replace: { from, to: axis.recommend },
    rules: [...axis.rules, 'HK-2'],
  }
}

/** HK-5: a steroid spoils the cortisol tests, not IGF-1. */
function wouldBeSpoilt({ condition, action }: AxisDecision): boolean {
  return condition === 'cushing' && (action === 'workup' || action === 'confirm')
}

function advised(axis: AxisDecision): AxisDecision {
  return {
    ...axis,
    action: 'advise-before-steroid',
    urgency: 'routine',
    rules: [...axis.rules, 'HK-5'],
  }
}
