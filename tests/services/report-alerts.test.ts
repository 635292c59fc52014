import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { alertReport } from '../../src/cli/alert-report.ts'
import { alertText } from '../../src/cli/alert-text.ts'
import { day } from '../../src/clinical/day.ts'
import { cardStore } from '../../src/storage/cards.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { sealWith } from '../../src/storage/seal.ts'
import { answerTo, newCard } from '../storage/card-fixtures.ts'
import { prepareFolder } from '../storage/empty-database.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'facies-report-'))

beforeAll(async () => {
  await prepareFolder(folder)
  const { db, close } = await openDatabase({ kind: 'embedded', folder })
  const now = () => new Date('2026-11-03T10:00:00Z')
  const store = cardStore(db, sealWith({ id: 'k1', key: new Uint8Array(32) }), now)
  await store.record([newCard(1), newCard(2, { patientId: 'another' })])
  await store.answer([answerTo(1, { reasons: [{ code: 'own\u202ecode', system: 'urn:x' }] })], ['harbour'])
  const patientId = newCard(1).patientId
  for (const on of ['2026-11-02', '2026-11-03'])
    await store.noteChart({ site: 'harbour', patientId, on: day(on), mode: 'live' })
  await store.noteChart({ site: 'harbour', patientId: 'another', on: day('2026-11-02'), mode: 'live' })
  await close()
})
afterAll(() => rmSync(folder, { recursive: true }))

const NO_ACTS = {
  answers: [],
  reasons: [],
  impressions: [],
  photos: { otherPerson: 0, retake: 0 },
  snoozes: { set: 0, inForce: 0 },
  filed: { filed: 0, withdrawn: 0 },
}

function report(...options: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['src/cli.ts', 'report', 'alerts', ...options],
    { cwd: ROOT, encoding: 'utf8', env: { ...process.env, FACIES_DATA: folder, DATABASE_URL: '' } },
  )
  return { status, stdout, stderr }
}

test('prints what became of the cards, with intervals and with what is not known', () => {
  const { status, stdout } = report('--site', 'harbour')
  expect(status).toBe(0)
  expect(stdout).toBe(`Cards of harbour

Charts looked at                  3
  where a card could be shown     3
  with a card                     2 of 3, 66.7 % (95 % 20.8 to 93.9)
Cards                             2
  per 100 charts                  66.7
  of test patients, not counted   0

Accepted                          0 of 2, 0.0 % (95 % 0.0 to 65.8)
Overridden                        1 of 2, 50.0 % (95 % 9.5 to 90.5)
No answer                         1 of 2, 50.0 % (95 % 9.5 to 90.5): ignored, or not reported
Opened in the app                 0 of 2, 0.0 % (95 % 0.0 to 65.8)
Put to sleep                      0, 0 of them still

Reasons for overriding
     1  "own\\u{202e}code" of "urn:x"

Cushing's syndrome: 2 patients with a card
  charts seen again               1; of the other 1, not known
  test ordered or done            0 of 1, 0.0 % (95 % 0.0 to 79.3)
  results                         0 abnormal, 0 equivocal, 0 normal, 0 not to be counted
  confirmed cases                 0 of 1, 0.0 % (95 % 0.0 to 79.3)

In the app
  photos of another person        0
  photos to be taken again        0
  put to sleep                    0, 0 of them still
  results filed                   0, 0 of them withdrawn

What came after a card did not come because of it. A confirmed case is one whose diagnosis stood in the chart later.
`)
})

test('--json gives the same for programs, from a day on', () => {
  const { status, stdout } = report('--site', 'harbour', '--since', '2026-11-03', '--json')
  expect(status).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({
    site: 'harbour',
    since: '2026-11-03',
    charts: { lookedAt: 1, withCard: { count: 0, of: 1, share: 0, low: 0 } },
    cards: { shown: 0, per100Charts: 0, accepted: { count: 0, of: 0, share: null, low: null, high: null } },
    flags: [],
  })
})

test.each([
  {
    name: 'a site of which nothing is on record',
    options: ['--site', 'hill'],
    says: 'nothing is on record of a site "hill", only of harbour',
  },
  { name: 'no site', options: [], says: "required option '--site <name>' not specified" },
  {
    name: 'a day that does not exist',
    options: ['--site', 'harbour', '--since', '2026-02-30'],
    says: 'It must be a day such as 2026-01-01.',
  },
])('$name is a sentence and exit code 1', ({ options, says }) => {
  const { status, stderr, stdout } = report(...options)
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  expect(stderr).toContain(says)
})

test('where no card could be shown, shares are not known and no zero', () => {
  const counts = {
    charts: { lookedAt: 5, couldShow: 0, withCard: 0 },
    cards: { shown: 0, accepted: 0, overridden: 0, openedInApp: 0, ofTestPatients: 0 },
    reasons: [],
    snoozes: { set: 0, inForce: 0 },
    flags: [],
    app: NO_ACTS,
  }
  const text = alertText(alertReport(counts, { site: 'north', since: null }))
  expect(text).toMatch(/per 100 charts +not known/)
  expect(text).toMatch(/Accepted +not known/)
  expect(text).not.toContain('NaN')
})

test('a card whose chart could not be counted makes no share of more than all', () => {
  const counts = {
    charts: { lookedAt: 1, couldShow: 1, withCard: 2 },
    cards: { shown: 2, accepted: 0, overridden: 0, openedInApp: 0, ofTestPatients: 0 },
    reasons: [],
    snoozes: { set: 0, inForce: 0 },
    flags: [],
    app: NO_ACTS,
  }
  const { charts } = alertReport(counts, { site: 'north', since: null })
  expect(charts.withCard).toEqual({ count: 2, of: 1, share: null, low: null, high: null })
})
