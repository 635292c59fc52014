import type { OrderResource } from '../fhir/order-resource.ts'

/**
 * What a CDS Hooks 2.0 service answers. An optional field without a value is left out: nothing that we send holds
 * null, "", [] or {} but an empty `cards`.
 *
 * @see https://cds-hooks.hl7.org/2.0/#cds-service-response
 */
export type HookAnswer = {
  readonly cards: readonly Card[]
  readonly extension?: Readonly<Record<string, unknown>>
}

export type Coding = { readonly system: string; readonly code: string; readonly display: string }

export type Card = {
  readonly uuid: string
  /** Fewer than 140 characters. */
  readonly summary: string
  readonly indicator: 'info' | 'warning' | 'critical'
  /** GitHub Flavored Markdown, without HTML. */
  readonly detail: string
  readonly source: { readonly label: string; readonly url: string; readonly topic: Coding }
  readonly suggestions?: readonly Suggestion[]
  readonly selectionBehavior?: 'any'
  readonly overrideReasons: readonly Coding[]
  /** Left out where the EHR would let none through. */
  readonly links?: readonly Link[]
}

/** One action each: some EHRs take no more. */
export type Suggestion = {
  readonly label: string
  readonly uuid: string
  readonly isRecommended?: true
  readonly actions: readonly [CreateAction | DeleteAction]
}

export type CreateAction = {
  readonly type: 'create'
  readonly description: string
  readonly resource: DraftOrder
}

/** Takes back an order that is not signed yet. */
export type DeleteAction = {
  readonly type: 'delete'
  readonly description: string
  /** `Type/id` in the draft orders of the call. */
  readonly resourceId: string
}

/** Unsigned until the clinician signs it. */
export type DraftOrder = OrderResource<'order'>

export type Link =
  | { readonly label: string; readonly url: string; readonly type: 'absolute' }
  | { readonly label: string; readonly url: string; readonly type: 'smart'; readonly appContext: string }
