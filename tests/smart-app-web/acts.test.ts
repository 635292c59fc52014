import { describe, expect, test } from 'vitest'
import { CONDITION_KEYS, CONDITIONS } from '../../src/clinical/conditions.ts'
import { DISAGREE_REASONS, IMPRESSIONS } from '../../src/smart-app/acts.ts'
import {
  ActFailure,
  actAddress,
  actFailureOf,
  failureOfActStatus,
  type WhyNotDone,
} from '../../src/smart-app/web/api/act.ts'
import { type ActKind, actFailureWords } from '../../src/smart-app/web/messages/act-words.ts'
import { MESSAGES } from '../../src/smart-app/web/messages/index.ts'
import {
  answerWords,
  filedWords,
  impressionWords,
  reportWords,
  snoozeWords,
  standingWords,
} from '../../src/smart-app/web/messages/kept-words.ts'

test('what is sent goes to the back end of this launch, whatever the query', () => {
  expect(actAddress('https://f.example.org/facies/app/k3y/?x=1', 'filing/withdraw')).toBe(
    'https://f.example.org/facies/app/k3y/api/filing/withdraw',
  )
})

test.each([
  { status: 400, why: 'refused', nothingDone: true },
  { status: 401, why: 'session-ended', nothingDone: false },
  { status: 403, why: 'not-offered', nothingDone: true },
  { status: 404, why: 'refused', nothingDone: true },
  { status: 429, why: 'too-many', nothingDone: true },
  { status: 500, why: 'server-failed', nothingDone: false },
  { status: 502, why: 'server-failed', nothingDone: false },
  { status: 304, why: 'server-failed', nothingDone: false },
])('$status is $why; nothing was done for certain: $nothingDone', ({ status, ...failure }) => {
  expect(failureOfActStatus(status)).toMatchObject(failure)
})

test('what was thrown by anything else leaves everything open', () => {
  const own = new ActFailure('unreachable', { nothingDone: false })
  expect(actFailureOf(own)).toBe(own)
  expect(actFailureOf(new TypeError('x'))).toMatchObject({ why: 'unexpected', nothingDone: false })
})

const KINDS = Object.keys(MESSAGES.acts.certain) as readonly ActKind[]
const WHYS = Object.keys(MESSAGES.acts.why) as readonly WhyNotDone[]

describe('a failure says what happened, what is safe, and what to do', () => {
  test.each(KINDS)('%s', (kind) => {
    for (const why of WHYS) {
      for (const nothingDone of [true, false]) {
        const { says, safe, advice } = actFailureWords(kind, { why, nothingDone })
        for (const sentence of [says, safe, advice]) expect(sentence).toMatch(/^[A-Z].+\.$/)
      }
    }
  })

  test.each([
    'orders',
    'filing',
    'withdrawal',
  ] as const)('%s: only a certain failure says that nothing was done', (kind) => {
    const certain = actFailureWords(kind, { why: 'refused', nothingDone: true })
    const open = actFailureWords(kind, { why: 'server-failed', nothingDone: false })
    expect(certain.safe).toMatch(/^Nothing was/)
    expect(open.safe).toMatch(/is not known: look in the (EHR|chart) before you try again\.$/)
  })
})

const AT = '2026-11-02T09:30:00.000Z'

test.each([
  { answer: 'agree', reason: null, says: 'You agreed on 2026-11-02.' },
  { answer: 'disagree', reason: 'other', says: 'You disagreed on 2026-11-02.' },
  { answer: 'disagree', reason: null, says: 'You disagreed on 2026-11-02.' },
  {
    answer: 'disagree',
    reason: 'face-not-striking',
    says: 'You disagreed on 2026-11-02: the face is not striking.',
  },
] as const)('$answer, $reason: "$says"', ({ says, ...kept }) => {
  expect(answerWords({ condition: 'cushing', at: AT, ...kept })).toBe(says)
})

test.each(['2027-01-31', '2027-01-31T00:00:00.000Z'])('cards rest until %s', (until) => {
  expect(snoozeWords(until)).toBe('No card asks any user about this in this patient until 2027-01-31.')
})

test.each(IMPRESSIONS)('an impression of %s is said in words', (choice) => {
  expect(impressionWords(choice)).toBe(`You thought: ${choice}.`)
})

test.each([
  {
    as: 'RiskAssessment',
    references: ['RiskAssessment/1', 'Provenance/2', 'Device/3'],
    says: 'Filed on 2026-11-02 as a risk assessment (RiskAssessment): RiskAssessment/1.',
  },
  { as: 'Observation', references: [], says: 'Filed on 2026-11-02 as an observation (Observation).' },
] as const)('filed as $as: "$says"', ({ says, ...filed }) => {
  expect(filedWords({ at: AT, isWhole: true, ...filed })).toBe(says)
  expect(filedWords({ at: AT, isWhole: false, ...filed })).toMatch(/broke off: there may be more of it/)
})

test.each([
  { as: 'RiskAssessment', final: /agreed with a finding and the EHR names you/ },
  { as: 'Observation', final: /agreed with a finding and the EHR names you/ },
  // A document is one: it is final where all in it is.
  { as: 'DocumentReference', final: /agreed with every finding in it and the EHR names you/ },
] as const)('a $as stands as final on the conditions that its status has', ({ as, final }) => {
  expect(standingWords(as)).toMatch(final)
  expect(standingWords(as)).toMatch(/marked as made by AI.*else as preliminary/)
})

test.each([
  {
    report: 'retake',
    says: /^Chart photo of 2026-10-04: noted in Facies .*Nobody was told: arrange the photo/,
  },
  { report: 'not-this-patient', says: /somebody else\. The findings are read again without it; use none/ },
  { report: 'not-this-patient', says: /drafted from it stand in the EHR: delete them there/ },
  { report: 'this-is-the-patient', says: /taken back, and it is read again/ },
] as const)('reported as $report: $says', ({ report, says }) => {
  expect(reportWords({ takenOn: '2026-10-04' }, report, { withdrawn: 0, left: 0 })).toMatch(says)
})

test.each([
  { withdrawn: 0, left: 0, says: /^(?!.*(?:filed result|entered in error))/ },
  {
    withdrawn: 1,
    left: 0,
    says: /1 filed result from it was marked as entered in error in the chart\. Orders/,
  },
  { withdrawn: 2, left: 0, says: /2 filed results from it were marked/ },
  {
    withdrawn: 0,
    left: 1,
    says: /1 filed result from it stands, or may stand, in the chart: look, and have it marked/,
  },
  {
    withdrawn: 1,
    left: 2,
    says: /was marked .* 2 filed results from it stand, or may stand, in the chart: look, and have them/,
  },
] as const)('of another person, $withdrawn withdrawn and $left left: $says', ({ says, ...answer }) => {
  expect(reportWords({ takenOn: '2026-10-04' }, 'not-this-patient', answer)).toMatch(says)
})

describe('the texts of the page', () => {
  const texts = textsOf(MESSAGES)

  test('each says something, and none reads as normal', () => {
    expect(texts.length).toBeGreaterThan(80)
    for (const text of texts) expect(text).not.toMatch(/\b(normal|healthy|negative|clear|fine)\b/i)
    expect(texts.filter((text) => text.trim() === '')).toEqual([])
  })

  test('conditions and reasons have the names and the order of the server', () => {
    const names = Object.entries(CONDITIONS).map(([key, { name }]) => [key, name])
    expect(Object.entries(MESSAGES.impression.conditions)).toEqual(names)
    expect(Object.keys(MESSAGES.impression.conditions)).toEqual(CONDITION_KEYS)
    expect(Object.keys(MESSAGES.answers.reasons)).toEqual([...DISAGREE_REASONS])
    expect(Object.keys(MESSAGES.impression.choices)).toEqual([...IMPRESSIONS])
  })
})

function textsOf(part: object): readonly string[] {
  return Object.values(part).flatMap((value: unknown) => {
    if (typeof value === 'string') return [value]
    return typeof value === 'object' && value !== null ? textsOf(value) : []
  })
}
