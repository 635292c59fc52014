/** An EHR that answers wrongly, place by place: no card, or a card that says what could not be read. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { certificateIn } from '../conformance/certificate.ts'
import { type Postgres, startPostgres } from '../services/postgres.ts'
import { programFor } from '../services/programs.ts'
import { type Serving, startServing } from '../services/serving.ts'
import { NESTED, OF_THE_CONNECTION, OF_THE_PAGES, OF_THE_PHOTO, OF_THE_RESOURCE, SLOW } from './faults.ts'
import { type Fault, type FaultyEhr, type Resource, startFaultyEhr } from './faulty-ehr.ts'
import {
  BUSY_MACHINE_MS,
  type CallAnswer,
  type Card,
  HARD_STOP_MS,
  type Hospital,
  hospital,
  PHOTO,
  today,
} from './hospital.ts'

const PATIENT = 'read-often'
const BUDGET_MS = 1200
const MOST_TRIES = 10

const SEARCHED = { ...OF_THE_CONNECTION, ...OF_THE_RESOURCE, ...OF_THE_PAGES, ...SLOW }
const READ = { ...OF_THE_CONNECTION, ...OF_THE_RESOURCE, ...SLOW }
const BYTES = { ...OF_THE_CONNECTION, ...OF_THE_PHOTO, ...SLOW }

type Place = {
  readonly type: string
  readonly faults: Readonly<Record<string, Fault>>
  /** The sentence that a card says which leaves all the same; null where none may. */
  readonly says: string | null
}

/** Of photos one page is read, which holds the newest; of visits three, and then the newest are known. */
const { 'has an error among its entries': withError, ...furtherPages } = OF_THE_PAGES
const SEARCHED_ONCE = { ...READ, 'has an error among its entries': withError }
const VISITS = {
  ...OF_THE_CONNECTION,
  ...OF_THE_RESOURCE,
  'has an error among its entries': withError,
  'has its next page at another origin': furtherPages['has its next page at another origin'],
}

const SETTING = 'Whether the patient is in hospital now is not known'
const DRUGS = 'Medicines that the patient reports or was given could not all be read'

const PLACES: readonly Place[] = [
  { type: 'Media', faults: SEARCHED_ONCE, says: null },
  { type: 'Consent', faults: SEARCHED, says: null },
  { type: 'Condition', faults: SEARCHED, says: null },
  { type: 'MedicationRequest', faults: SEARCHED, says: null },
  { type: 'Medication', faults: READ, says: null },
  { type: 'Observation', faults: SEARCHED, says: null },
  { type: 'Encounter', faults: VISITS, says: SETTING },
  { type: 'MedicationStatement', faults: SEARCHED, says: DRUGS },
  { type: 'MedicationAdministration', faults: SEARCHED, says: DRUGS },
  { type: 'Procedure', faults: SEARCHED, says: 'Procedures could not all be read' },
  { type: 'ServiceRequest', faults: SEARCHED, says: 'Referrals could not all be read' },
]

const CELLS = PLACES.flatMap(({ type, faults, says }) =>
  Object.entries(faults).map(([name, fault]) => ({ name, type, fault, says })),
)
const ALL_SENTENCES = [...new Set(PLACES.map(({ says }) => says).filter((says) => says !== null))]

/** A photo that could not be had is not known afterwards, so each fault meets a patient of its own. */
const PHOTO_CELLS = Object.entries(BYTES).map(([name, fault], index) => ({
  name,
  fault,
  patient: `photo-${index}`,
}))

const bin = programFor('postgres')

describe.skipIf(!bin)('an EHR that answers wrongly', () => {
  const folder = mkdtempSync(join(tmpdir(), 'facies-faulty-ehr-'))
  let postgres: Postgres
  let ehr: FaultyEhr
  let caller: Hospital
  let serving: Serving
  let url = ''

  beforeAll(async () => {
    const certificate = certificateIn(folder)
    ;[postgres, ehr] = await Promise.all([
      startPostgres(bin ?? ''),
      startFaultyEhr(certificate, chartOf, () => PHOTO),
    ])
    caller = await hospital('https://ehr.example.org', ehr.fhirBase)
    const site = {
      ...caller.site,
      testPatients: [PATIENT, ...PHOTO_CELLS.map(({ patient }) => patient)],
      policy: { gate: 'off', imageConsent: 'chart' },
      budgetMs: BUDGET_MS,
    }
    serving = startServing(site, {
      DATABASE_URL: postgres.emptyDatabase('faulty_ehr'),
      NODE_EXTRA_CA_CERTS: certificate.certFile,
      INFERENCE_DEVICE: 'cpu',
      INFERENCE_PROCESSES: '1',
    })
    url = `http://127.0.0.1:${await serving.portOf('listening')}`
  })

  afterAll(async () => {
    serving?.stop()
    await ehr?.close()
    postgres?.stop()
    rmSync(folder, { recursive: true })
  })

  async function call(patient: string, accessToken: string): Promise<CallAnswer> {
    const fhirAuthorization = {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: 300,
      scope: 'patient/*.read',
      subject: 'facies',
    }
    const answer = await caller.call(url, patient, { fhirAuthorization })
    expect(answer.answeredAt - answer.sentAt).toBeLessThan(HARD_STOP_MS + BUSY_MACHINE_MS)
    return answer
  }

  /** The card of a call, which may only begin the scoring the first time, and finds a busy machine another time. */
  async function cardOf(patient: string, accessToken: string, check: (card: Card) => void): Promise<Card> {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const { status, cards } = await call(patient, accessToken)
      expect(status).toBe(200)
      for (const card of cards) check(card)
      if (cards[0]) return cards[0]
    }
    throw new Error(`no card came for ${patient}: ${serving.logged().slice(-2000)}`)
  }

  test('while all is well, there is a card, and it says that everything was read', async () => {
    const card = await cardOf(PATIENT, ehr.goodToken, () => {})
    for (const sentence of ALL_SENTENCES) expect(card.detail).not.toContain(sentence)
  })

  test.each(
    Object.entries(READ),
  )('Patient: %s: 412, since there is nobody to speak of', async (_name, fault) => {
    const { status } = await call(PATIENT, ehr.tokenWith('Patient', fault))
    expect(status).toBe(412)
  })

  test.each(CELLS.filter(({ says }) => says === null))('$type: $name: no card', async ({ type, fault }) => {
    const { status, cards } = await call(PATIENT, ehr.tokenWith(type, fault))
    expect({ status, cards: cards.length }).toEqual({ status: 200, cards: 0 })
  })

  test.each(CELLS.filter(({ says }) => says !== null))('$type: $name: a card that says "$says"', async ({
    type,
    fault,
    says,
  }) => {
    const token = ehr.tokenWith(type, fault)
    const { detail } = await cardOf(PATIENT, token, ({ detail }) => expect(detail).toContain(says))
    for (const other of ALL_SENTENCES.filter((one) => one !== says)) expect(detail).not.toContain(other)
  })

  test.each(
    Object.entries(SLOW),
  )('Encounter: %s: no card where no time is left for the drug behind an order, or one that says "not known"', async (_name, fault) => {
    const { status, cards } = await call(PATIENT, ehr.tokenWith('Encounter', fault))
    expect(status).toBe(200)
    for (const card of cards) expect(card.detail).toContain(SETTING)
  })

  test.each(PHOTO_CELLS)('the bytes of a photo: $name: no card; and one when they come', async ({
    patient,
    fault,
  }) => {
    const { status, text } = await call(patient, ehr.tokenWith('Binary', fault))
    expect([status, text]).toEqual([200, '{"cards":[]}'])
    await cardOf(patient, ehr.goodToken, () => {})
  })

  test.each([{ type: 'Patient' }, ...PLACES])('$type: lists within lists: an answer', async ({ type }) => {
    expect([200, 412]).toContain((await call(PATIENT, ehr.tokenWith(type, NESTED))).status)
  })

  test('after all of it the same process answers, and took none of it for a mistake of its own', async () => {
    await cardOf(PATIENT, ehr.goodToken, () => {})
    expect(serving.process.exitCode).toBeNull()
    expect(serving.logged()).not.toMatch(/"UNEXPECTED"|"call-failed"|"hook-late"|"inference-process-ended"/)
  })

  test('nothing was asked of another origin', () => {
    expect(ehr.asked()).toBe(0)
  })
})

/** A chart with something of every kind in it, and nothing that stops a card. */
function chartOf(patient: string): readonly Resource[] {
  const subject = { reference: `Patient/${patient}` }
  const snomed = (code: string) => ({ coding: [{ system: 'http://snomed.info/sct', code }] })
  return [
    { resourceType: 'Patient', id: patient, gender: 'female', birthDate: '1985-03-07' },
    {
      resourceType: 'Media',
      id: `media-${patient}`,
      meta: { versionId: '1' },
      status: 'completed',
      subject,
      createdDateTime: today(),
      content: { contentType: 'image/jpeg', url: `Binary/${patient}` },
    },
    {
      resourceType: 'Consent',
      id: 'consent-1',
      status: 'active',
      scope: {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'patient-privacy' }],
      },
      category: [{ coding: [{ system: 'http://loinc.org', code: '59284-0' }] }],
      patient: subject,
      policyRule: {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'OPTIN' }],
      },
    },
    {
      resourceType: 'Condition',
      id: 'condition-1',
      clinicalStatus: {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }],
      },
      code: snomed('38341003'),
      subject,
    },
    {
      resourceType: 'MedicationRequest',
      id: 'order-1',
      status: 'active',
      intent: 'order',
      authoredOn: today(),
      medicationReference: { reference: 'Medication/medication-1' },
      subject,
    },
    { resourceType: 'Medication', id: 'medication-1', code: { text: 'lisinopril 10 mg' } },
    {
      resourceType: 'Observation',
      id: 'result-1',
      status: 'final',
      code: { coding: [{ system: 'http://loinc.org', code: '39156-5' }] },
      subject,
      effectiveDateTime: today(),
      valueQuantity: { value: 31, unit: 'kg/m2', system: 'http://unitsofmeasure.org', code: 'kg/m2' },
    },
    {
      resourceType: 'Encounter',
      id: 'visit-1',
      status: 'in-progress',
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
      subject,
      period: { start: today() },
    },
    {
      resourceType: 'MedicationStatement',
      id: 'statement-1',
      status: 'active',
      medicationCodeableConcept: { text: 'lisinopril 10 mg' },
      subject,
      effectiveDateTime: today(),
    },
    {
      resourceType: 'MedicationAdministration',
      id: 'given-1',
      status: 'completed',
      medicationCodeableConcept: { text: 'metformin 500 mg' },
      subject,
      effectiveDateTime: today(),
    },
    {
      resourceType: 'Procedure',
      id: 'procedure-1',
      status: 'completed',
      code: snomed('80146002'),
      subject,
      performedDateTime: '2010-05-04',
    },
    {
      resourceType: 'ServiceRequest',
      id: 'referral-1',
      status: 'active',
      intent: 'order',
      code: snomed('103696004'),
      subject,
      authoredOn: today(),
    },
  ]
}
