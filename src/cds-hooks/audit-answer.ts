import { CONDITION_KEYS } from '../clinical/conditions.ts'
import type { Decision } from '../clinical/decision.ts'
import type { Finding } from '../clinical/finding.ts'
import { findingThatCounts } from '../clinical/finding-that-counts.ts'
import type { Site } from '../sites.ts'
import type { AuditNotes } from '../storage/audit-entry.ts'

/** A call that was answered. */
export type AnsweredCall = {
  readonly call: {
    readonly hook: string
    readonly context: { readonly userId: string; readonly patientId: string }
  }
  readonly site: Site
  /** Aborted once an answer has left, also one that did not wait for this: then it held no cards. */
  readonly hasLeft: AbortSignal
}

/** How many cards, and what decided; empty where nothing was computed. */
export type CountedAnswer = { readonly cards: number; readonly decided: Decided }

type Decided = Readonly<Record<string, string>>

/** Notes the answer of a hook in the audit: codes and counts, nothing of the chart. */
export function noteAnswer(
  { call: { hook, context }, site, hasLeft }: AnsweredCall,
  { cards, decided }: CountedAnswer,
  { audit, model }: { readonly audit: AuditNotes; readonly model: { readonly hash: string } },
): void {
  const isLate = hasLeft.aborted
  audit.note({
    event: 'hook-answered',
    site: site.name,
    who: { kind: 'caller', issuer: site.issuer, user: context.userId },
    patientId: context.patientId,
    fields: { hook, mode: site.mode, cards: isLate ? 0 : cards, isLate, modelHash: model.hash, ...decided },
  })
}

/** For each condition the finding and what decided, e.g. `suspected PTP-5`. */
export function decidedBy({ axes }: Decision, findings: readonly Finding[]): Decided {
  const decided = CONDITION_KEYS.map((condition) => {
    const outcome = findingThatCounts(findings, condition)?.outcome ?? 'not-assessed'
    return [condition, `${outcome} ${axes[condition].reason ?? axes[condition].action}`]
  })
  return Object.fromEntries(decided)
}
