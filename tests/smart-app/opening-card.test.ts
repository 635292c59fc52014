import { describe, expect, test } from 'vitest'
import type { LaunchSession } from '../../src/storage/launch-store.ts'
import { newCard } from '../storage/card-fixtures.ts'
import { databaseForTests, startApp } from './app.ts'
import { startTestEhr } from './ehr.ts'

databaseForTests()

let cards = 0

/** Opens the app with a context, beside a card for a patient of a site. */
async function openedWith(
  context: (secret: string) => unknown,
  { site = 'north', patientId = 'patient-a', minutes = 60 } = {},
) {
  cards += 1
  const secret = `context-${cards}`
  const ehr = await startTestEhr()
  const sessions: LaunchSession[] = []
  const app = await startApp(ehr, { onOpen: (session) => void sessions.push(session) })
  const expiresAt = new Date(Date.now() + minutes * 60_000)
  const card = newCard(cards, { site, patientId, appContext: { secret, expiresAt } })
  await app.cards.record([card])
  ehr.be.token = (good) => ({ ...good, appContext: context(secret) })
  await app.open(app.browser(), ehr)
  return { session: sessions[0], card: card.id, secret, lines: app.lines }
}

test('the card that opened the app is known to its session, and logged without an id', async () => {
  const { session, card, secret, lines } = await openedWith((context) => context)
  expect(session?.cardId).toBe(card)
  expect(lines).toContainEqual({ event: 'app-opened-from-card', fields: { site: 'north' } })
  expect(JSON.stringify([session, lines])).not.toContain(secret)
})

describe('the app opens without a card', () => {
  test.each([
    { name: 'of another patient', card: { patientId: 'patient-b' }, event: 'app-context-unknown' },
    { name: 'of another site', card: { site: 'south' }, event: 'app-context-unknown' },
    { name: 'that has expired', card: { minutes: 0 }, event: 'app-context-unknown' },
    { name: 'by a guess', context: () => 'guess', event: 'app-context-unknown' },
    { name: 'by a context with a NUL', context: () => 'a\u0000b', event: 'app-context-unknown' },
    { name: 'by an empty context', context: () => '', event: 'app-context-unknown' },
    { name: 'by a context that is an object', context: () => ({ a: 1 }), event: undefined },
    { name: 'by a context that is too long', context: () => 'x'.repeat(5000), event: undefined },
    { name: 'where the EHR hands on none', context: () => undefined, event: undefined },
  ])('$name', async ({ card = {}, context = (secret: string) => secret, event }) => {
    const { session, lines } = await openedWith(context, card)
    expect(session).toMatchObject({ patientId: 'patient-a', cardId: null })
    const said = lines.map((line) => line.event).filter((name) => name.includes('context'))
    expect(said).toEqual(event === undefined ? [] : [event])
  })

  test('when it cannot be looked up', async () => {
    const ehr = await startTestEhr()
    const opened = () => Promise.reject(new Error('gone'))
    const app = await startApp(ehr, { cards: { opened } })
    ehr.be.token = (good) => ({ ...good, appContext: 'context' })
    await app.open(app.browser(), ehr)
    expect(app.lines).toContainEqual({
      event: 'app-context-unread',
      fields: { site: 'north', code: 'UNEXPECTED' },
    })
  })
})
