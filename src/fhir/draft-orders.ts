import { isDexamethasoneTest } from '../clinical/dexamethasone-test.ts'
import { belongsTo } from './belongs.ts'
import { type CodeMap, withLocalCodes } from './code-map.ts'
import { drugEntries } from './drug-entries.ts'
import { withoutLongLists } from './long-lists.ts'
import { drugsBehind } from './medication-sources.ts'
import { ordersOfCode } from './order-words.ts'
import { isFhirId } from './queries.ts'
import { codingsOf, type FhirResource, objectOf, objectsOf, resourceOf, textOf } from './shapes.ts'
import { type SiteOrders, testOfOwnOrder } from './site-orders.ts'

export type DraftOrderRequest = {
  /** A Bundle of orders that are not signed yet, as the client sent it. */
  readonly draftOrders: unknown
  /** `Type/id` of those that were just chosen; null where all of them are meant. */
  readonly selections: readonly string[] | null
  readonly patientId: string
  /** The record server's base, for absolute references. */
  readonly base: URL
  readonly codeMap: CodeMap
  /** The codes under which the site orders our tests. */
  readonly own: SiteOrders
}

/** An order being placed that the rules know. */
export type DraftedOrder = {
  /** `Type/id`; null where it has no id yet. */
  readonly reference: string | null
  /** In the words of `clinical/draft-orders.ts`. */
  readonly words: readonly string[]
}

/** Of the drugs that are started, the rules ask for these alone. */
const STEROIDS = 'glucocorticoid-ingredients'

const OVER = new Set(['revoked', 'completed', 'entered-in-error', 'cancelled', 'stopped'])

/**
 * The orders being placed, each in the words of the rules: the hormone tests and imaging that they know, and the
 * steroids that are started. Orders of another patient, or of nobody, do not count.
 *
 * At order-select everything drafted is sent along, so an order that was placed earlier would be answered again at
 * each further choice: nothing counts there unless one of those just chosen is one that the rules know.
 */
export async function draftedOrders(request: DraftOrderRequest): Promise<readonly DraftedOrder[]> {
  const { selections, patientId, base, codeMap, own } = request
  const all = objectsOf(objectOf(request.draftOrders)?.entry)
    .map((entry) => resourceOf(entry.resource))
    .filter((resource) => resource !== null)
    .map((resource) => withLocalCodes(withoutLongLists(resource), codeMap))
  const orders = all.filter((order) => belongsTo(patientId, base, order) && isPlaced(order))
  const words = await wordsOfOrders(orders, all, { base, own })
  if (selections !== null && !orders.some((order) => isChosen(order, selections) && words.has(order)))
    return []
  return orders.flatMap((order) => {
    const found = words.get(order)
    return found ? [{ reference: referenceTo(order), words: found }] : []
  })
}

/** The words of all of them, each once. */
export function wordsOf(drafts: readonly DraftedOrder[]): readonly string[] {
  return [...new Set(drafts.flatMap(({ words }) => words))]
}

async function wordsOfOrders(
  orders: readonly FhirResource[],
  all: readonly FhirResource[],
  { base, own }: Pick<DraftOrderRequest, 'base' | 'own'>,
): Promise<ReadonlyMap<FhirResource, readonly string[]>> {
  const words = new Map<FhirResource, readonly string[]>()
  for (const order of orders.filter(({ resourceType }) => resourceType === 'ServiceRequest')) {
    const ofSite = codingsOf(order.code).map((coding) => testOfOwnOrder(coding, own))
    const found = new Set([...ofSite.filter((word) => word !== undefined), ...ordersOfCode(order.code)])
    if (found.size > 0) words.set(order, [...found])
  }
  const starts = orders.filter(({ resourceType }) => resourceType === 'MedicationRequest')
  const drugOf = await drugsBehind(all, null, base)
  for (const { resource, drug } of drugEntries(starts, drugOf).entries) {
    const isTest = isDexamethasoneTest({ ...drug, status: 'active', startedOn: null, stoppedOn: null })
    const start = `start:${drug.ingredient}${drug.route === 'unknown' ? '' : `:${drug.route}`}`
    if (isTest) words.set(resource, [drug.doses === 1 ? 'dst_1mg' : 'lddst_2d', start])
    else if (drug.concepts.includes(STEROIDS)) words.set(resource, [start])
  }
  return words
}

function isPlaced({ status, doNotPerform }: FhirResource): boolean {
  return doNotPerform !== true && !OVER.has(textOf(status) ?? 'draft')
}

function isChosen(order: FhirResource, selections: readonly string[]): boolean {
  const id = textOf(order.id)
  return id !== null && selections.includes(`${order.resourceType}/${id}`)
}

function referenceTo({ resourceType, id }: FhirResource): string | null {
  return typeof id === 'string' && isFhirId(id) ? `${resourceType}/${id}` : null
}
