import { createHash } from 'node:crypto'
import type { ServiceRequest } from 'fhir/r4.js'
import type { AxisDecision } from '../clinical/decision.ts'
import { TESTS, type TestKey } from '../clinical/tests.ts'
import { codeOf } from '../errors.ts'
import { findWritten } from '../fhir/find-written.ts'
import { labelled } from '../fhir/labels.ts'
import { orderCodes } from '../fhir/order-codes.ts'
import { orderResource } from '../fhir/order-resource.ts'
import type { OrderCoding } from '../fhir/site-orders.ts'
import type { RecordWriter } from '../fhir/write-record.ts'
import type { OrderOfPatient } from '../storage/act-store.ts'
import type { OrdersAnswer } from './acts.ts'
import { practitionerOf } from './chart-writer.ts'
import type { SmartAppDeps } from './deps.ts'
import { type PatientCase, scoredPhoto } from './patient-case.ts'
import { userOfPatient } from './user-of.ts'
import { NOT_DRAFTED } from './write-words.ts'

/** A test to be ordered, and the axis of the decision that names it. */
export type DraftOf = { readonly test: TestKey; readonly axis: AxisDecision }

export type DraftParts = {
  readonly seen: PatientCase
  readonly writer: Pick<RecordWriter, 'create'>
  readonly deps: Pick<SmartAppDeps, 'model' | 'log' | 'acts' | 'now'>
}

/** By which an order is found again, so that pressing twice orders once. */
export const ORDER_SYSTEM = 'urn:facies:order'

/** How long nobody else tries the same order: longer than one act may write. */
const TRYING_MS = 30_000

/**
 * Drafts one order, or says in words why it was not. What was drafted before is known here, whether the record finds it
 * or not; only where an earlier try left no word is the record asked for it. Never throws for the record.
 */
export async function drafted(
  { test, axis }: DraftOf,
  { seen, writer, deps }: DraftParts,
): Promise<OrdersAnswer['orders'][number]> {
  const { name } = TESTS[test]
  const coding = orderCodes(test, seen.launch.site)
  const why = whyNot(test, axis, coding)
  if (why !== null) return { test, name, reference: null, because: why }
  const resource = draftOrder({ test, axis }, coding, seen, deps.model.hash)
  const order = { ...userOfPatient(seen.launch), identifier: resource.identifier?.[0]?.value ?? '' }
  const at = deps.now()
  const begun = await deps.acts.beginOrder(order, { at, until: new Date(at.getTime() + TRYING_MS) })
  if (begun.state === 'drafted') return { test, name, reference: begun.reference, because: null }
  try {
    const before = begun.state === 'new' ? null : await draftedBefore(order, seen)
    // Whoever tries it may be gone, and may have made it before.
    if (before === null && begun.state === 'busy')
      return { test, name, reference: null, because: NOT_DRAFTED.underWay }
    const ifNoneExist = `identifier=${ORDER_SYSTEM}|${order.identifier}`
    const reference = before ?? (await writer.create({ resource, ifNoneExist })).reference
    await noted(deps.acts.noteOrder(order, reference))
    return { test, name, reference, because: null }
  } catch (thrown) {
    const code = codeOf(thrown)
    deps.log.warn('order-not-drafted', { site: seen.launch.site.name, code })
    const isRefused = begun.state === 'new' && (code === 'FHIR_REFUSED' || code === 'FHIR_NOT_FOUND')
    if (begun.state !== 'busy')
      await noted(isRefused ? deps.acts.dropOrder(order) : deps.acts.noteOrder(order, null))
    return { test, name, reference: null, because: isRefused ? NOT_DRAFTED.refused : NOT_DRAFTED.unsure }
  }

  /** What cannot be kept is found in the record when the order is asked for again. */
  async function noted(keeping: Promise<void>): Promise<void> {
    await keeping.catch((thrown: unknown) =>
      deps.log.warn('order-not-noted', { site: seen.launch.site.name, code: codeOf(thrown) }),
    )
  }
}

/** The draft of a try that was left without a word, where the record has it. */
async function draftedBefore(
  { identifier, patientId }: OrderOfPatient,
  { record }: PatientCase,
): Promise<string | null> {
  const found = await findWritten({
    type: 'ServiceRequest',
    system: ORDER_SYSTEM,
    values: [identifier],
    patientId,
    record,
  })
  return found[0] ?? null
}

function whyNot(test: TestKey, { rules }: AxisDecision, coding: readonly OrderCoding[]): string | null {
  // It is due in months, and a draft order would say now.
  if (rules.includes('AC-OGTT-2')) return NOT_DRAFTED.later
  if (coding.length > 0) return null
  return TESTS[test].order === null ? NOT_DRAFTED.orderSet : NOT_DRAFTED.ownCode
}

/** The order as a proposal: the clinician signs it in the EHR, or does not. */
export function draftOrder(
  { test, axis }: DraftOf,
  coding: readonly OrderCoding[],
  seen: PatientCase,
  modelHash: string,
): ServiceRequest {
  const { launch, mode, today } = seen
  const { patientId } = launch.session
  const photo = scoredPhoto(seen)
  const { condition } = axis
  const takenOn = photo?.takenOn ?? null
  const ordered = orderResource({ test, condition, coding, intent: 'proposal', patientId, takenOn })
  const requester = practitionerOf(launch)
  const value = orderIdOf(test, seen, modelHash)
  return {
    ...ordered,
    code: { text: ordered.code.text, coding: ordered.code.coding.map((one) => ({ ...one })) },
    reasonCode: [...ordered.reasonCode],
    meta: labelled(mode.shows && mode.label !== null),
    identifier: [{ system: ORDER_SYSTEM, value }],
    authoredOn: today,
    ...(requester !== null && { requester: { reference: requester } }),
  }
}

/** The same for whoever orders this test on the same day, of the same photo as the same model sees it. */
export function orderIdOf(test: TestKey, seen: PatientCase, modelHash: string): string {
  const photo = scoredPhoto(seen)?.photo.version ?? ''
  return createHash('sha256')
    .update(JSON.stringify([seen.launch.session.patientId, photo, modelHash, test, seen.today]))
    .digest('hex')
}
