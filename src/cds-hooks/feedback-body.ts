import { z } from 'zod'
import { AppError } from '../errors.ts'
import type { CardAnswer, OverrideReason } from '../storage/card-store.ts'
import { isOtherPerson, snoozeDaysOf } from './override-reasons.ts'

const MOST_ENTRIES = 100
const MOST_REASONS = 20
const LONGEST_COMMENT = 4000
/** Reasons in an extension lie no deeper than `{"name": [{"reason": {"coding": [{…}]}}]}`. */
const DEEPEST = 6
const MOST_LOOKED_AT = 200

/** No control characters and no half a character: it is kept as it is, and a database takes neither. */
const code = z
  .string()
  .regex(/^[^\p{Cc}]{1,256}$/u, { error: 'is no code' })
  .refine((text) => text.isWellFormed(), { error: 'is no code' })

/** What lies within is looked for wherever it lies (`reasonsIn`). */
const reasonGiven = z.union([z.looseObject({}), z.array(z.looseObject({}))]).nullish()

const entry = z.object({
  /** Some clients send ids that are no UUIDs: these are of no card of ours. */
  card: z.string().min(1).max(256),
  outcome: z.enum(['accepted', 'overridden']),
  // RFC 3339 allows `t` and `z` as well.
  outcomeTimestamp: z
    .string()
    .toUpperCase()
    .pipe(z.iso.datetime({ offset: true })),
  // The specification asks for it where a card was accepted, and not every client sends it.
  acceptedSuggestions: z
    .array(z.object({ id: z.string().max(256) }))
    .max(MOST_ENTRIES)
    .nullish(),
  overrideReason: reasonGiven,
  /** As one large EHR spells it. */
  overrideReasons: reasonGiven,
  extension: z.unknown().optional(),
})

const feedback = z.object({ feedback: z.array(entry).min(1).max(MOST_ENTRIES) })

type Entry = z.infer<typeof entry>

/**
 * Reads the body of a feedback call: leniently where EHRs differ, and all of it or nothing.
 *
 * @throws {AppError} REQUEST_INVALID whose detail names the fields, never their values
 * @see https://cds-hooks.hl7.org/2.0/#feedback
 */
export function parseFeedback(body: unknown): readonly CardAnswer[] {
  const parsed = feedback.safeParse(body)
  if (!parsed.success) throw invalid(parsed.error.issues)
  return parsed.data.feedback.map(answerFrom)
}

function answerFrom(given: Entry, index: number): CardAnswer {
  const said = [given.overrideReason, given.overrideReasons].flatMap((value) => reasonsIn(value))
  if (said.includes('no-code'))
    throw invalid([{ path: ['feedback', index, 'overrideReason'], message: 'has a code that is no code' }])
  // An extension may hold anything, and what is no reason there is none.
  const reasons = uniqueReasons([...said, ...reasonsIn(given.extension)].filter((one) => one !== 'no-code'))
  const snoozes = reasons.map(snoozeDaysOf).filter((days) => days !== null)
  const isSet = given.outcome === 'overridden'
  return {
    card: given.card,
    outcome: given.outcome,
    at: new Date(given.outcomeTimestamp),
    acceptedSuggestions: isSet ? [] : (given.acceptedSuggestions ?? []).map(({ id }) => id),
    reasons: isSet ? reasons : [],
    comment: isSet ? commentIn([given.overrideReason, given.overrideReasons]) : null,
    snoozeDays: isSet && snoozes.length > 0 ? Math.max(...snoozes) : null,
    isOtherPerson: isSet && reasons.some(isOtherPerson),
  }
}

/** Every coding in a value of whatever shape: a Coding, `{reason: Coding}`, a list of them, an extension of them. */
function reasonsIn(value: unknown): readonly (OverrideReason | 'no-code')[] {
  return objectsWithin(value).flatMap((found): readonly (OverrideReason | 'no-code')[] => {
    // A code that is an object is a concept, and its codings come by themselves.
    if (typeof found.code === 'object' || saysNothing(found.code)) return []
    // Some systems number their reasons.
    const parsed = code.safeParse(typeof found.code === 'number' ? String(found.code) : found.code)
    const system = code.nullish().safeParse(saysNothing(found.system) ? null : found.system)
    if (!parsed.success || !system.success) return ['no-code']
    return [{ code: parsed.data, system: system.data ?? null }]
  })
}

/** Some clients send an empty text where the user chose no reason. */
function saysNothing(value: unknown): boolean {
  return value === undefined || value === ''
}

function uniqueReasons(reasons: readonly OverrideReason[]): readonly OverrideReason[] {
  const unique = new Map(reasons.map((reason) => [JSON.stringify([reason.system, reason.code]), reason]))
  return [...unique.values()].slice(0, MOST_REASONS)
}

function commentIn(value: unknown): string | null {
  const comments = objectsWithin(value).map(({ userComment }) => userComment)
  const said = comments.filter((comment) => typeof comment === 'string' && comment.trim() !== '')
  return said.length === 0 ? null : said.join('\n').slice(0, LONGEST_COMMENT)
}

type Found = Readonly<Record<string, unknown>>

/** The objects in a value, breadth first and not too many of them. */
function objectsWithin(value: unknown): readonly Found[] {
  const found: Found[] = []
  let level: readonly unknown[] = [value]
  for (let depth = 0; depth < DEEPEST && level.length > 0 && found.length < MOST_LOOKED_AT; depth += 1) {
    const objects = level.filter((item): item is Found => typeof item === 'object' && item !== null)
    found.push(...objects.filter((item) => !Array.isArray(item)))
    level = objects.flatMap((item) => Object.values(item)).slice(0, MOST_LOOKED_AT)
  }
  return found
}

type Issue = { readonly path: readonly PropertyKey[]; readonly message: string }

function invalid(issues: readonly Issue[]): AppError {
  const problems = new Set(
    issues.map(({ path, message }) => `${path.map(String).join('.') || 'body'}: ${message}`),
  )
  return new AppError('REQUEST_INVALID', {
    detail: `Cannot read the feedback: ${[...problems].slice(0, MOST_REASONS).join('; ')}`,
  })
}
