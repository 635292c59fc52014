import { describe, expect, test } from 'vitest'
import { day } from '../../src/clinical/day.ts'
import { pdfOf } from '../../src/fhir/pdf.ts'
import {
  type Result,
  type ResultFinding,
  resultIdentifier,
  resultIdentifiers,
} from '../../src/fhir/result.ts'
import { deviceOf, deviceWithin } from '../../src/fhir/result-device.ts'
import { resultDocument } from '../../src/fhir/result-document.ts'
import { resultProvenance, reviewProvenance } from '../../src/fhir/result-provenance.ts'
import { riskAssessment } from '../../src/fhir/risk-assessment.ts'
import { scoreObservation } from '../../src/fhir/score-observation.ts'
import {
  deviceSchema,
  documentSchema,
  modelCardSchema,
  observationSchema,
  provenanceSchema,
  riskAssessmentSchema,
} from './r4-schemas.ts'

const DEVICE = 'Device/7'
const THRESHOLDS = { indeterminate: 1.5, suspected: 2.25 }
const SUSPECTED: ResultFinding = {
  condition: 'cushing',
  outcome: 'suspected',
  says: 'A resemblance was seen. This is not a diagnosis.',
  decision: 'Consider a hormone test.',
  scores: [{ sex: 'female', score: 2.3456, thresholds: THRESHOLDS }],
  tests: ['Late-night salivary cortisol', '24-hour urinary free cortisol'],
  testOrder: 'in order of preference',
  details: ['Not suitable now: dexamethasone: oestrogen.', 'Refer to: endocrinology.'],
  review: null,
}
const NOT: ResultFinding = {
  ...SUSPECTED,
  condition: 'acromegaly',
  outcome: 'not',
  says: 'No resemblance was seen. This does not exclude the disease.',
  tests: [],
  testOrder: '',
  details: [],
}
const RESULT: Result = {
  patientId: 'p1',
  photo: {
    source: { type: 'Media', id: 'm1', versionId: '3' },
    version: 'Media/m1/version/3',
    takenOn: day('2026-10-01'),
    contentType: 'image/jpeg',
    content: { kind: 'url', url: 'Binary/1' },
  },
  takenOn: day('2026-10-01'),
  at: new Date('2026-11-02T09:00:00.000Z'),
  isTest: false,
  model: {
    name: 'facies-geometry',
    version: '1.0.0',
    hash: 'a'.repeat(64),
    statement: 'It has seen no patient.',
    made: {
      manufacturer: 'Somebody',
      manufacturedOn: '2026-01-02',
      kinds: ['Deterministic-AI'],
      card: '# A model',
    },
  },
  from: {
    url: 'https://facies.example/',
    organization: 'Organization/north',
    contact: 'mailto:model@north.example',
    policy: 'urn:north:protocol-7',
  },
  filing: 'first',
  findings: [SUSPECTED, NOT],
  cautions: ['The mouth is open.'],
  practitioner: 'Practitioner/aenne',
}
const DISAGREED: ResultFinding = {
  ...SUSPECTED,
  review: {
    answer: 'disagree',
    because: 'the face is not striking',
    at: new Date('2026-11-01T08:00:00.000Z'),
  },
}
const REVIEWED: Result = { ...RESULT, findings: [DISAGREED, NOT] }
const UNKNOWN_SEX: ResultFinding = {
  ...SUSPECTED,
  scores: [...SUSPECTED.scores, { sex: 'male', score: 1, thresholds: THRESHOLDS }],
}
const ELSEWHERE: Result = {
  ...RESULT,
  photo: { ...RESULT.photo, source: { type: 'Patient', id: 'p1', versionId: null } },
  takenOn: null,
  practitioner: null,
  from: { url: 'https://facies.example/', organization: null, contact: null, policy: null },
  isTest: true,
}

test('each resource has the form that FHIR R4 describes', async () => {
  for (const result of [RESULT, ELSEWHERE]) {
    for (const finding of [SUSPECTED, NOT, UNKNOWN_SEX, DISAGREED]) {
      riskAssessmentSchema.parse(riskAssessment(result, finding, DEVICE))
      observationSchema.parse(scoreObservation(result, finding, '#model'))
    }
    deviceSchema.parse(deviceOf(result.model, result.from))
    documentSchema.parse(await resultDocument(result, DEVICE))
    provenanceSchema.parse(resultProvenance(result, ['RiskAssessment/1/_history/1'], DEVICE))
  }
})

describe('a risk assessment', () => {
  test('is labelled, of this patient and photo version, and holds no probability', () => {
    const written = riskAssessment(RESULT, SUSPECTED, DEVICE)
    expect(written).toMatchObject({
      status: 'preliminary',
      meta: { security: [{ code: 'AIAST' }] },
      subject: { reference: 'Patient/p1' },
      performer: { reference: DEVICE },
      basis: [{ reference: 'Media/m1/_history/3', display: 'photo of 2026-10-01' }],
      prediction: [
        {
          outcome: { coding: [{ system: 'http://snomed.info/sct', code: '47270006' }] },
          qualitativeRisk: { coding: [{ code: 'suspected' }] },
        },
      ],
      mitigation:
        'Suggested tests (in order of preference): Late-night salivary cortisol; 24-hour urinary free cortisol',
    })
    expect(JSON.stringify(written)).not.toMatch(/probability(Decimal|Range)/)
  })

  test('says the raw score with its thresholds, and what the model has not seen', () => {
    const notes = riskAssessment(RESULT, SUSPECTED, DEVICE).note?.map(({ text }) => text)
    expect(notes?.[0]).toBe(
      'Raw score 2.346 (read as female); thresholds 1.5 and 2.25. A score of resemblance on the logit scale, not calibrated and no probability.',
    )
    expect(notes).toContain('facies-geometry 1.0.0. It has seen no patient.')
    expect(notes).toContain('The mouth is open.')
    expect(notes).toEqual(expect.arrayContaining([...SUSPECTED.details]))
  })

  test('of a face without a resemblance excludes nothing and names no test', () => {
    const written = riskAssessment(RESULT, NOT, DEVICE)
    expect(written.prediction?.[0]?.qualitativeRisk?.text).toContain('does not exclude')
    expect(written.mitigation).toBeUndefined()
    expect(JSON.stringify(written)).not.toMatch(/normal|healthy|unlikely/i)
  })
})

describe('an observation', () => {
  test('holds the score with its unit, the photo it was derived from, and a range in words alone', () => {
    const written = scoreObservation(RESULT, SUSPECTED, DEVICE)
    expect(written).toMatchObject({
      status: 'preliminary',
      effectiveDateTime: '2026-10-01',
      valueQuantity: { value: 2.346, code: '{score}' },
      derivedFrom: [{ reference: 'Media/m1/_history/3' }],
      device: { reference: DEVICE },
    })
    expect(written.referenceRange).toEqual([{ text: expect.stringContaining('not excluded') }])
    expect(JSON.stringify(written)).not.toMatch(/normal|healthy/i)
  })

  test('says in its notes what speaks against a test and to whom to refer', () => {
    const notes = scoreObservation(RESULT, SUSPECTED, DEVICE).note?.map(({ text }) => text)
    expect(notes).toEqual(expect.arrayContaining([...SUSPECTED.details]))
  })

  test('holds both readings where the record names no sex, and no value of its own', () => {
    const written = scoreObservation(RESULT, UNKNOWN_SEX, DEVICE)
    expect(written.valueQuantity).toBeUndefined()
    expect(written.component?.map(({ valueQuantity }) => valueQuantity?.value)).toEqual([2.346, 1])
  })

  test('names no source that FHIR does not allow there', () => {
    const written = scoreObservation(ELSEWHERE, SUSPECTED, DEVICE)
    expect([written.derivedFrom, written.effectiveDateTime]).toEqual([undefined, undefined])
  })
})

describe('the model', () => {
  test('is a device with its maker, its kinds, its owner and whom to ask, and with its card in it', () => {
    const device = deviceOf(RESULT.model, RESULT.from)
    expect(device).toMatchObject({
      manufacturer: 'Somebody',
      manufactureDate: '2026-01-02',
      owner: { reference: 'Organization/north' },
      contact: [{ system: 'email', value: 'model@north.example' }],
      url: 'https://facies.example/',
      identifier: [{ value: RESULT.model.hash }, { value: 'facies-geometry 1.0.0' }],
    })
    expect(device.extension?.map(({ url }) => url.split('.').at(-1))).toEqual([
      'AIKind',
      'modelCardDescription',
    ])
    const [card] = device.contained ?? []
    expect(device.extension?.[1]?.valueReference?.reference).toBe(`#${card?.id}`)
    modelCardSchema.parse(card)
  })

  test.each([
    { contact: 'mailto:a@b.example', point: { system: 'email', value: 'a@b.example' } },
    { contact: 'tel:+41 44 000 00 00', point: { system: 'phone', value: '+41 44 000 00 00' } },
    { contact: 'https://b.example/ask', point: { system: 'url', value: 'https://b.example/ask' } },
  ])('is asked about at $contact', ({ contact, point }) => {
    expect(deviceOf(RESULT.model, { ...RESULT.from, contact }).contact).toEqual([point])
  })

  test('lies beside its card where a result holds it', () => {
    const [device, card] = deviceWithin(RESULT.model, RESULT.from, 'model')
    expect([device?.id, card?.id]).toEqual(['model', 'card'])
    expect(device && 'contained' in device).toBe(false)
  })
})

test('the account names photo and card, who keeps it, and the policy that the site says', () => {
  const written = resultProvenance(RESULT, ['RiskAssessment/1'], DEVICE)
  expect(written.entity?.map(({ role }) => role)).toEqual(['source', 'derivation'])
  expect(written.entity?.[1]?.what.identifier?.value).toBe('facies-geometry 1.0.0')
  expect(written.policy).toEqual(['urn:north:protocol-7'])
  expect(written.agent.at(-1)).toMatchObject({
    type: { coding: [{ code: 'custodian' }] },
    who: { reference: 'Organization/north' },
  })
  const without = resultProvenance(ELSEWHERE, ['RiskAssessment/1'], DEVICE)
  expect([without.policy, without.agent.length]).toEqual([undefined, 1])
})

test.each([
  { name: 'one reading', finding: SUSPECTED, raw: [0.913] },
  { name: 'two readings', finding: UNKNOWN_SEX, raw: undefined },
])('of $name the raw score, from 0 to 1, is $raw', ({ finding, raw }) => {
  const [prediction] = riskAssessment(RESULT, finding, DEVICE).prediction ?? []
  expect(prediction?.extension?.map(({ valueDecimal }) => valueDecimal)).toEqual(raw)
})

describe('a document', () => {
  const attachments = async (result: Result) =>
    (await resultDocument(result, DEVICE)).content.map(({ attachment }) => ({
      type: attachment.contentType,
      bytes: Buffer.from(attachment.data ?? '', 'base64'),
      size: attachment.size,
    }))

  test('holds the same in plain text and as a PDF', async () => {
    const [text, pdf] = await attachments(RESULT)
    expect(text?.bytes.toString()).toContain(SUSPECTED.says)
    for (const words of SUSPECTED.details) expect(text?.bytes.toString()).toContain(words)
    expect(text?.bytes.toString()).toContain('reviewed by nobody. This is not a diagnosis')
    expect(pdf?.type).toBe('application/pdf')
    expect(pdf?.bytes.subarray(0, 5).toString()).toBe('%PDF-')
    expect(pdf?.bytes.subarray(-6).toString()).toContain('%%EOF')
    expect([text?.size, pdf?.size]).toEqual([text?.bytes.length, pdf?.bytes.length])
  })

  test('of a test patient says so in its first lines', async () => {
    const [text] = await attachments(ELSEWHERE)
    expect(text?.bytes.toString().split('\n').slice(0, 4).join()).toContain('TEST')
  })

  test('goes on to another page', async () => {
    const lines = Array.from({ length: 200 }, (_, line) => `line ${line}`)
    const pdf = await pdfOf({ title: 't', sections: [{ heading: 'h', lines }], at: RESULT.at })
    expect(
      Buffer.from(pdf)
        .toString('latin1')
        .match(/\/Type \/Page\b/g)?.length,
    ).toBeGreaterThan(1)
  })
})

describe('what the user who files it has said of a finding', () => {
  const SAYS =
    'The user who filed this (Practitioner/aenne) disagreed with the finding on 2026-11-01: the face is not striking.'

  test.each([
    { form: 'a risk assessment', of: riskAssessment },
    { form: 'an observation', of: scoreObservation },
  ])('is the first note of $form, in their name', ({ of }) => {
    const written = of(REVIEWED, DISAGREED, DEVICE)
    expect(written.note?.[0]).toEqual({
      authorReference: { reference: 'Practitioner/aenne' },
      time: '2026-11-01T08:00:00.000Z',
      text: SAYS,
    })
    expect(written.status).toBe('preliminary')
  })

  const AGREED: ResultFinding = {
    ...SUSPECTED,
    review: { answer: 'agree', because: null, at: new Date('2026-11-01T08:00:00.000Z') },
  }
  test.each([
    { says: 'nobody has answered', result: RESULT, finding: SUSPECTED, status: 'preliminary' },
    { says: 'its user agrees', result: REVIEWED, finding: AGREED, status: 'final' },
    { says: 'its user disagrees', result: REVIEWED, finding: DISAGREED, status: 'preliminary' },
    { says: 'the record knows nobody', result: ELSEWHERE, finding: AGREED, status: 'preliminary' },
  ])('where $says the result is $status, and labelled as made by AI', async ({ result, finding, status }) => {
    const results = [
      riskAssessment(result, finding, DEVICE),
      scoreObservation(result, finding, DEVICE),
      await resultDocument({ ...result, findings: [finding] }, DEVICE),
    ]
    const statuses = results.map((written) =>
      written.resourceType === 'DocumentReference' ? written.docStatus : written.status,
    )
    expect(statuses).toEqual([status, status, status])
    for (const { meta } of results) expect(meta?.security?.map(({ code }) => code)).toContain('AIAST')
  })

  test('makes a document final only where all its findings are, and its title says which', async () => {
    const half = await resultDocument({ ...REVIEWED, findings: [AGREED, NOT] }, DEVICE)
    expect(half).toMatchObject({
      docStatus: 'preliminary',
      type: { text: expect.stringContaining('(preliminary)') },
    })
    const whole = await resultDocument({ ...REVIEWED, findings: [AGREED] }, DEVICE)
    expect(whole).toMatchObject({ docStatus: 'final', type: { text: expect.stringContaining('(final)') } })
  })

  test('is named as of the user where the record does not know them', () => {
    const [note] = riskAssessment({ ...REVIEWED, practitioner: null }, DISAGREED, DEVICE).note ?? []
    expect(note).toEqual({
      time: '2026-11-01T08:00:00.000Z',
      text: SAYS.replace(' (Practitioner/aenne)', ''),
    })
  })

  test('stands in the document, which is not reviewed by nobody then', async () => {
    const written = await resultDocument(REVIEWED, DEVICE)
    const text = Buffer.from(written.content[0]?.attachment.data ?? '', 'base64').toString()
    expect(text.replaceAll(/\s+/g, ' ')).toContain(SAYS)
    expect(`${text} ${written.description}`).not.toContain('nobody')
    expect(written.description).toContain('the user who filed it has disagreed with a finding')
  })

  test('has an account of its own, of what was answered alone, with the user as verifier', () => {
    const targets = ['RiskAssessment/1/_history/1', 'RiskAssessment/2/_history/1']
    const account = reviewProvenance(REVIEWED, targets)
    provenanceSchema.parse(account)
    expect(account).toMatchObject({
      target: [{ reference: targets[0] }],
      occurredDateTime: '2026-11-01T08:00:00.000Z',
      agent: [{ type: { coding: [{ code: 'verifier' }] }, who: { reference: 'Practitioner/aenne' } }],
    })
    expect(account?.meta).toBeUndefined()
    const ofTest = reviewProvenance({ ...REVIEWED, isTest: true }, targets)
    expect(ofTest?.meta?.security?.map(({ code }) => code)).toEqual(['HTEST'])
    expect(reviewProvenance(REVIEWED, ['DocumentReference/3'])?.target).toEqual([
      { reference: 'DocumentReference/3' },
    ])
  })

  test.each([
    { name: 'nobody has answered', result: RESULT },
    { name: 'the record does not know who has', result: { ...REVIEWED, practitioner: null } },
  ])('has none where $name', ({ result }) => {
    expect(reviewProvenance(result, ['RiskAssessment/1'])).toBeNull()
  })
})

test('of a test patient, each is labelled as test data too', async () => {
  const all = [
    riskAssessment(ELSEWHERE, SUSPECTED, DEVICE),
    scoreObservation(ELSEWHERE, SUSPECTED, DEVICE),
    await resultDocument(ELSEWHERE, DEVICE),
    resultProvenance(ELSEWHERE, ['Observation/1'], DEVICE),
  ]
  for (const { meta } of all) expect(meta?.security?.map(({ code }) => code)).toEqual(['AIAST', 'HTEST'])
})

test('of another filing or condition the identifier is another, and of the same it is the same', () => {
  const { value } = resultIdentifier(RESULT, 'cushing')
  expect(resultIdentifier({ filing: RESULT.filing }, 'cushing').value).toBe(value)
  expect(resultIdentifier({ ...RESULT, filing: 'second' }, 'cushing').value).not.toBe(value)
  expect(resultIdentifier(RESULT, 'acromegaly').value).not.toBe(value)
  expect(resultIdentifiers(RESULT.filing)).toContain(value)
})
