import type { Day } from '../clinical/day.ts'
import { type Reach, reachOf } from './consent-reach.ts'
import { isReadableProvision } from './consent-shape.ts'
import { type Json, objectsOf } from './shapes.ts'

/** What a Consent comes to for the photos, from the best to the worst. */
export type Verdict = 'permit' | 'unknown' | 'deny'

/**
 * What the root provision says of the photos.
 *
 * @param base - what holds where no provision speaks
 */
export function verdictOf(root: Json, base: Verdict, today: Day): Verdict {
  return ruleVerdict(root, { above: base, today, depth: MOST_NESTED }) ?? base
}

export function worst(...verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('deny')) return 'deny'
  return verdicts.includes('unknown') ? 'unknown' : 'permit'
}

// Nobody nests exceptions deeper. One that does is not read to its end.
const MOST_NESTED = 6

type Place = { readonly above: Verdict; readonly today: Day; readonly depth: number }

/**
 * A provision is an exception to the rule above it, and those inside it to this one; the worst of equals wins. Null
 * where it does not speak of photos. A denial counts wherever it may be about them; a permission only where it is
 * about all of them, also inside another one.
 */
function ruleVerdict(rule: Json, place: Place): Verdict | null {
  const { above, today } = place
  if (!isReadableProvision(rule)) return worst(above, 'unknown')
  const reach = reachOf(rule, today)
  if (reach === 'none') return null

  const own = ownVerdict(rule, reach, above)
  const inner = exceptionsVerdict(rule, { ...place, above: own })
  if (rule.type === 'permit' && reach === 'some') return inner === 'permit' ? null : inner
  return reach === 'all' ? (inner ?? own) : worst(above, inner ?? own)
}

function ownVerdict({ type, actor }: Json, reach: Reach, above: Verdict): Verdict {
  // A denial that names its readers: whether one of them is who reads here, or Facies, no call says for sure. It is
  // no refusal of all, and no leave to look either.
  if (type === 'deny') return objectsOf(actor).length > 0 ? 'unknown' : 'deny'
  return type === 'permit' && reach === 'all' ? 'permit' : above
}

function exceptionsVerdict(rule: Json, place: Place): Verdict | null {
  const exceptions = objectsOf(rule.provision)
  if (exceptions.length === 0) return null
  if (place.depth === 0) return worst(place.above, 'unknown')
  const verdicts = exceptions
    .map((one) =>
      // Only the root may leave out what it does: its policy rule says it.
      one.type === undefined
        ? worst(place.above, 'unknown')
        : ruleVerdict(one, { ...place, depth: place.depth - 1 }),
    )
    .filter((verdict) => verdict !== null)
  return verdicts.length > 0 ? worst(...verdicts) : null
}
