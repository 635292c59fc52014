import { expect, test } from 'vitest'
import { ACTS_PER_MINUTE, LOOKS_PER_MINUTE } from '../../src/smart-app/session-limit.ts'
import { acting, NOW } from './acting.ts'
import { databaseForTests } from './app.ts'
import type { Answer } from './browser.ts'

databaseForTests()

async function statuses(times: number, ask: () => Promise<Answer>): Promise<ReadonlySet<number>> {
  const answers = new Set<number>()
  for (let asked = 0; asked < times; asked += 1) answers.add((await ask()).status)
  return answers
}

test.each([
  { name: 'acts', perMinute: ACTS_PER_MINUTE, ask: ({ post }: Opened) => post('snooze', {}) },
  {
    name: 'looks',
    perMinute: LOOKS_PER_MINUTE,
    ask: ({ get }: Opened) => get('photos/media-other/look'),
  },
])('one session has $perMinute $name a minute, and then waits; others do not', async ({ perMinute, ask }) => {
  let now = NOW
  const opened = await acting({ changes: { now: () => now } })
  const turnedAway = () => ask(opened).then(({ status }) => status === 429)
  expect(await statuses(perMinute, () => ask(opened))).not.toContain(429)
  const answer = await ask(opened)
  expect([answer.status, JSON.parse(answer.text).code]).toEqual([429, 'TOO_MANY_CALLS'])
  const waitS = Number(answer.headers.get('retry-after'))
  expect(waitS).toBe(Math.ceil(60 / perMinute))

  const second = await acting({ changes: { now: () => now } })
  expect((await ask(second)).status).not.toBe(429)
  expect(await turnedAway()).toBe(true)
  now = new Date(NOW.getTime() + waitS * 1000)
  expect(await turnedAway()).toBe(false)
})

type Opened = Awaited<ReturnType<typeof acting>>
