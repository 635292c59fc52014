import { expect } from 'vitest'

/** What an EHR needs of a card to show it. */
export type Card = {
  readonly uuid: string
  readonly summary: string
  readonly indicator: string
  readonly detail: string
  readonly suggestions?: readonly {
    readonly uuid: string
    readonly label: string
    readonly actions: readonly {
      readonly type: string
      readonly description: string
      readonly resource: unknown
    }[]
  }[]
  readonly links: readonly {
    readonly label: string
    readonly url: string
    readonly type: string
    readonly appContext?: string
  }[]
  readonly overrideReasons: readonly {
    readonly code: string
    readonly system: string
    readonly display: string
  }[]
}

/** Holds an answer against CDS Hooks 2.0.1, as a client that trusts nobody reads it. */
export function cardsIn(answer: unknown): readonly Card[] {
  refuseEmpty(answer, ['cards'])
  const { cards } = answer as { cards: readonly Card[] }
  expect(Array.isArray(cards)).toBe(true)
  for (const card of cards) checkCard(card)
  return cards
}

function checkCard(card: Card): void {
  expect(card.uuid).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  expect(card.summary.length).toBeLessThan(140)
  expect(['info', 'warning', 'critical']).toContain(card.indicator)
  expect(card.detail).not.toMatch(/<[a-z!/]/i)
  expect(card).toHaveProperty('source.label')
  if (card.suggestions) expect(card).toHaveProperty('selectionBehavior')
  for (const suggestion of card.suggestions ?? []) {
    expect(suggestion.label).not.toBe('')
    expect(suggestion.actions).toHaveLength(1)
    for (const action of suggestion.actions) {
      expect(['create', 'update', 'delete']).toContain(action.type)
      expect(action.description).not.toBe('')
    }
  }
  for (const reason of card.overrideReasons)
    expect(Object.keys(reason).sort()).toEqual(['code', 'display', 'system'])
  for (const link of card.links) {
    expect(URL.canParse(link.url)).toBe(true)
    expect(['absolute', 'smart']).toContain(link.type)
    if (link.type === 'absolute') expect(link).not.toHaveProperty('appContext')
  }
}

/** Nothing that a service sends is null, "", [] or {}, but for an empty list of cards or services. */
export function refuseEmpty(value: unknown, mayBeEmpty: readonly string[], path = '$'): void {
  if (value === null || value === '') throw new Error(`${path} is empty`)
  if (typeof value !== 'object') return
  const parts = Object.entries(value)
  if (parts.length === 0 && !mayBeEmpty.some((name) => path === `$.${name}`))
    throw new Error(`${path} is empty`)
  for (const [key, part] of parts) refuseEmpty(part, mayBeEmpty, `${path}.${key}`)
}
