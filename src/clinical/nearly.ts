import { changeWords } from './brief.ts'
import { decide } from './decide.ts'
import type { Decision, DecisionInput } from './decision.ts'
import { RULES, type RuleId } from './rules.ts'
import { otherConditions } from './what-if/conditions.ts'
import { otherMedications } from './what-if/medications.ts'
import { otherPerson } from './what-if/person.ts'
import { otherSituation } from './what-if/photo-and-orders.ts'
import { otherResults } from './what-if/results.ts'
import { sweep } from './what-if/sweep.ts'
import { CHANGE_KINDS, type ChangeKind, MOST_TRIED, type WhatIf } from './what-if/what-if.ts'

/** One fact that would make a rule fire. */
export type Way = {
  /** The fact in words, e.g. `eGFR, at 59 mL/min/1.73 m² or less, of today`. */
  readonly fact: string
  readonly kind: ChangeKind
  /** The question with that fact, and what is then decided. */
  readonly input: DecisionInput
  readonly decision: Decision
}

/** Facts that change the decision alike, the least surprising first. */
export type Outcome = { readonly change: string; readonly ways: readonly Way[] }

export type NearRule = {
  readonly rule: RuleId
  /** It would silence every condition, whatever else the chart holds. */
  readonly endsAll: boolean
  readonly outcomes: readonly Outcome[]
}

/**
 * The rules that did not fire and would if one single fact were otherwise, the nearest first.
 *
 * Nothing here describes a rule: every fact that could be otherwise is changed, one at a time, and `decide` is asked
 * again. A rule that needs two facts more is not listed.
 */
export function nearlyFired(input: DecisionInput): readonly NearRule[] {
  const now = decide(input)
  const ways = withoutTwins(whatIfs(input).flatMap((whatIf) => waysOf(whatIf, now)))
  return (Object.keys(RULES) as RuleId[])
    .filter((rule) => !now.rules.includes(rule))
    .map((rule) => ({
      rule,
      ways: nearestFirst(ways.filter(({ decision }) => decision.rules.includes(rule))),
    }))
    .filter(({ ways: found }) => found.length > 0)
    .toSorted((a, b) => rankOf(a) - rankOf(b))
    .map(({ rule, ways: found }) => ({
      rule,
      endsAll: endsAll(rule, found),
      outcomes: outcomesOf(found, now),
    }))
}

/** Which parts of the chart hold more entries than `nearlyFired` tries otherwise, in words. */
export function untriedIn({ facts }: DecisionInput): readonly string[] {
  return (['conditions', 'medications', 'results'] as const)
    .filter((part) => facts[part].length > MOST_TRIED)
    .map((part) => `${part}: ${MOST_TRIED} of ${facts[part].length}, the newest`)
}

function whatIfs(input: DecisionInput): readonly WhatIf[] {
  return [
    ...otherPerson(input),
    ...otherConditions(input),
    ...otherMedications(input),
    ...otherResults(input),
    ...otherSituation(input),
  ]
}

type FarWay = Way & { readonly distance: number; readonly about: string | null }

/** The stretches of values that make any rule fire that did not. */
function waysOf(whatIf: WhatIf, now: Decision): readonly FarWay[] {
  const { kind, about = null, values, near, says, at } = whatIf
  const span = Math.max(1, (values.at(-1) ?? 0) - (values[0] ?? 0))
  return sweep(values, (value) => decide(at(value)))
    .filter(({ decision }) => decision.rules.some((rule) => !now.rules.includes(rule)))
    .map(({ from, to }) => {
      const value = near > to ? to : near < from || !values.includes(near) ? from : near
      const input = at(value)
      const distance = Math.abs(value - near) / span
      return { kind, about, fact: says(from, to), input, decision: decide(input), distance }
    })
}

function withoutTwins(ways: readonly FarWay[]): readonly FarWay[] {
  const seen = new Set<string>()
  return ways.filter(({ about, decision }) => {
    const key = `${about} ${JSON.stringify(decision)}`
    if (about !== null && seen.has(key)) return false
    seen.add(key)
    return true
  })
}

function nearestFirst(ways: readonly FarWay[]): readonly FarWay[] {
  return ways.toSorted(
    (a, b) => CHANGE_KINDS.indexOf(a.kind) - CHANGE_KINDS.indexOf(b.kind) || a.distance - b.distance,
  )
}

/** Rules that end everything last; else by the least surprising fact that brings the rule about. */
function rankOf({ rule, ways }: { readonly rule: RuleId; readonly ways: readonly FarWay[] }): number {
  const [first] = ways
  const place = first ? CHANGE_KINDS.indexOf(first.kind) + Math.min(first.distance, 0.99) : 0
  return endsAll(rule, ways) ? CHANGE_KINDS.length + place : place
}

function endsAll(rule: RuleId, ways: readonly Way[]): boolean {
  return ways.every(({ decision }) => Object.values(decision.axes).every(({ reason }) => reason === rule))
}

function outcomesOf(ways: readonly FarWay[], now: Decision): readonly Outcome[] {
  const byChange = Map.groupBy(ways, ({ decision }) => changeWords(now, decision))
  return [...byChange].map(([change, alike]) => ({
    change,
    ways: alike.map(({ fact, kind, input, decision }) => ({ fact, kind, input, decision })),
  }))
}
