import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { FindPatientFindings } from '../src/assessments/find.ts'
import { day } from '../src/clinical/day.ts'
import { AppError } from '../src/errors.ts'
import { modeProblem } from '../src/modes.ts'
import { type FollowedSiteModes, followSiteModes } from '../src/site-modes.ts'
import type { Mode } from '../src/sites.ts'
import type { OpenDatabase } from '../src/storage/database.ts'
import { siteModeStore } from '../src/storage/site-modes.ts'
import { readAnswer } from './cds-hooks/answer-schema.ts'
import { NO_FINDINGS, service, site } from './cds-hooks/client.ts'
import { memoryDatabase } from './storage/empty-database.ts'

const SUSPECTED = {
  condition: 'cushing',
  outcome: 'suspected',
  takenOn: day('2026-10-20'),
  ageAtPhoto: 46,
  reasons: [],
} as const

const general = site('general', { mode: 'live' })

describe('the modes that are followed', () => {
  type Given = readonly { readonly site: string; readonly mode: Mode }[]
  const logged: string[] = []
  const log = (event: string, fields: object = {}) => void logged.push(`${event} ${JSON.stringify(fields)}`)
  let state: { given: Given; isAway: boolean; readings: number; answer: () => Promise<void> }
  let modes: FollowedSiteModes | undefined

  const follow = async () => {
    modes = await followSiteModes({
      read: async () => {
        state.readings += 1
        await state.answer()
        if (state.isAway) throw new AppError('DATABASE_UNAVAILABLE')
        return state.given
      },
      log: { info: log, warn: log, error: log },
    })
    return modes
  }

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout'] })
    logged.length = 0
    state = { given: [], isAway: false, readings: 0, answer: async () => {} }
  })
  afterEach(() => {
    modes?.close()
    vi.useRealTimers()
  })

  test('leave a site as its file says while no command has changed it', async () => {
    const { apply } = await follow()
    expect(apply(general)).toBe(general)
  })

  test('are known before the first call, and are all that changes', async () => {
    state.given = [{ site: 'general', mode: 'paused' }]
    const { apply } = await follow()
    expect(apply(general)).toEqual({ ...general, mode: 'paused' })
    expect(apply(site('other')).mode).toBe('live')
  })

  test('are seen within 5 s of a change, and the log says so', async () => {
    const { apply } = await follow()
    state.given = [{ site: 'general', mode: 'silent' }]
    await vi.advanceTimersByTimeAsync(5000)
    expect(apply(general).mode).toBe('silent')
    expect(logged).toEqual(['site-mode {"site":"general","mode":"silent"}'])
  })

  test('stay as they were known last while the database is away', async () => {
    state.given = [{ site: 'general', mode: 'paused' }]
    const { apply } = await follow()
    state.isAway = true
    await vi.advanceTimersByTimeAsync(60_000)
    expect(apply(general).mode).toBe('paused')
    expect(new Set(logged)).toEqual(new Set(['site-modes-unread {"code":"DATABASE_UNAVAILABLE"}']))
  })

  test('must be readable at the start', async () => {
    state.isAway = true
    await expect(follow()).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' })
  })

  test('are read by one query at a time, and no more after the end', async () => {
    const { close } = await follow()
    state.answer = () => new Promise((resolve) => setTimeout(resolve, 30_000))
    await vi.advanceTimersByTimeAsync(20_000)
    expect(state.readings).toBe(2)
    close()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(state.readings).toBe(2)
  })
})

describe('a running service', () => {
  let opened: OpenDatabase
  beforeAll(async () => {
    opened = await memoryDatabase()
  })
  afterAll(() => opened?.close())

  test('answers the next call in the mode that a command gave the site', async () => {
    const store = siteModeStore(opened.db)
    const silent = () => {}
    const log = { info: silent, warn: silent, error: silent }
    const siteModes = await followSiteModes({ read: () => store.all(), log })
    let computed = 0
    const findPatientFindings: FindPatientFindings = async () => {
      computed += 1
      return { ...NO_FINDINGS, findings: [SUSPECTED] }
    }
    const { call } = await service({ sites: [general], siteModes, findPatientFindings })

    const steps: readonly {
      readonly to?: 'silent' | 'research' | 'paused' | 'live'
      readonly looks: number
    }[] = [
      { looks: 1 },
      { to: 'silent', looks: 1 },
      { to: 'research', looks: 1 },
      { to: 'paused', looks: 0 },
      { to: 'live', looks: 1 },
    ]
    let from: Mode = 'live'
    for (const { to = 'live', looks } of steps) {
      const change = { site: 'general', from, mode: to, since: new Date(), changedBy: 'op', reason: 'a test' }
      if (to !== from) await store.change(change)
      from = to
      await siteModes.refresh()
      computed = 0
      const { cards } = readAnswer(await (await call()).json())
      expect({ to, cards: cards.length, computed }).toEqual({
        to,
        cards: to === 'live' ? 1 : 0,
        computed: looks,
      })
    }
    siteModes.close()
  })
})

describe('a mode that a command may give', () => {
  const reference = { name: 'facies-geometry', maxMode: 'silent' } as const
  const released = { name: 'own', maxMode: 'live' } as const
  test.each([
    { to: 'silent', from: 'research', model: reference, problem: null },
    { to: 'research', from: 'live', model: reference, problem: null },
    { to: 'paused', from: 'live', model: released, problem: null },
    { to: 'live', from: 'silent', model: released, problem: null },
    {
      to: 'live',
      from: 'silent',
      model: reference,
      problem: /facies-geometry may go to silent at most, so cards stay off/,
    },
    { to: 'live', from: 'silent', model: { ...released, maxMode: 'research' }, problem: /research at most/ },
    { to: 'silent', from: 'silent', model: released, problem: /in mode silent already/ },
    { to: 'demo', from: 'silent', model: released, problem: /only under `npm run demo`/ },
    {
      to: 'Live',
      from: 'silent',
      model: released,
      problem: /"Live" is none of research, silent, live, paused/,
    },
  ] as const)('$from to $to with $model.name: $problem', ({ to, from, model, problem }) => {
    const found = modeProblem(to, from, model)
    if (problem === null) expect(found).toBeNull()
    else expect(found).toMatch(problem)
  })
})
