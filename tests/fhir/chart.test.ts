import fc from 'fast-check'
import nock from 'nock'
import { describe, expect, test } from 'vitest'
import { day } from '../../src/clinical/day.ts'
import { readChart, type SiteOfChart } from '../../src/fhir/chart.ts'
import { about, BASE, bundle, coded, door, EHR, LOINC, nockForTests, PATIENT, RXNORM, SNOMED } from './ehr.ts'

nockForTests()

const TODAY = day('2026-11-23')
const PATIENT_RESOURCE = { resourceType: 'Patient', id: PATIENT, gender: 'female', birthDate: '1980-05-05' }
const PHOTO = {
  resourceType: 'Media',
  id: 'm1',
  status: 'completed',
  createdDateTime: '2026-10-01',
  ...about(PATIENT),
  content: { contentType: 'image/jpeg', url: 'Binary/b1' },
}
const DOCUMENT = {
  resourceType: 'DocumentReference',
  id: 'd1',
  status: 'current',
  ...about(PATIENT),
  content: [{ attachment: { contentType: 'image/jpeg', data: '/9j/4AAQ' } }],
}
const HYPERTENSION = {
  resourceType: 'Condition',
  id: 'c1',
  code: coded(SNOMED, '38341003'),
  ...about(PATIENT),
}
const HOSPICE = { resourceType: 'Condition', id: 'c2', code: coded(SNOMED, '385763009'), ...about(PATIENT) }
const PREDNISONE = {
  resourceType: 'MedicationRequest',
  status: 'active',
  medicationCodeableConcept: coded(RXNORM, '8640', 'prednisone'),
  ...about(PATIENT),
}
const EGFR = {
  resourceType: 'Observation',
  status: 'final',
  code: coded(LOINC, '98979-8'),
  effectiveDateTime: '2026-10-01',
  valueQuantity: { value: 55, unit: 'mL/min/{1.73_m2}' },
  ...about(PATIENT),
}
const INJECTION = {
  resourceType: 'Procedure',
  status: 'completed',
  code: coded(SNOMED, '301877006'),
  performedDateTime: '2026-10-01',
  ...about(PATIENT),
}
const REPORTED = { ...PREDNISONE, resourceType: 'MedicationStatement', effectiveDateTime: '2026-09-01' }
const GIVEN = { ...REPORTED, resourceType: 'MedicationAdministration', status: 'completed' }
const REFERRAL = {
  resourceType: 'ServiceRequest',
  status: 'active',
  intent: 'order',
  code: coded(SNOMED, '306278007'),
  authoredOn: '2026-10-01',
  ...about(PATIENT),
}
const REFUSAL = {
  resourceType: 'Consent',
  status: 'active',
  patient: { reference: `Patient/${PATIENT}` },
  provision: { type: 'deny' },
}
const WHOLE = {
  patient: PATIENT_RESOURCE,
  photos: bundle([PHOTO]),
  conditions: bundle([HYPERTENSION]),
  medications: bundle([PREDNISONE]),
  results: bundle([EGFR]),
  encounters: null,
  statements: bundle([]),
  administrations: null,
  procedures: null,
  referrals: null,
}

const chartFrom = (
  prefetch: Readonly<Record<string, unknown>>,
  record = null as ReturnType<typeof door> | null,
) => readChart({ patientId: PATIENT, prefetch, record, today: TODAY })

const ORDER = { resourceType: 'MedicationRequest', status: 'active', intent: 'order', ...about(PATIENT) }
const STATEMENT = { resourceType: 'MedicationStatement', status: 'active', ...about(PATIENT) }
const ADMINISTRATION = { resourceType: 'MedicationAdministration', status: 'completed', ...about(PATIENT) }

describe('a chart that was sent whole', () => {
  test('is read without asking anybody', async () => {
    const chart = await chartFrom(WHOLE, door())
    expect(chart.facts).toMatchObject({
      sex: 'female',
      age: 46,
      setting: 'outpatient',
      pregnancy: 'unknown',
      conditions: [{ concept: 'hypertension', onset: null, abated: null }],
      medications: [{ ingredient: 'prednisone', status: 'active' }],
      results: [{ test: 'egfr', value: 55, on: '2026-10-01' }],
      care: { hospice: false, lastEndocrineVisit: 'unknown', openEndocrineReferral: 'none' },
      imageConsent: 'not-refused',
      unread: [],
      alsoUnread: [],
    })
    expect([chart.photos.length, chart.photosUnread, chart.patient.birth]).toEqual([1, false, '1980-05-05'])
  })

  test('places a saliva sample in the night of the site', async () => {
    const saliva = {
      ...EGFR,
      code: coded(LOINC, '2142-8'),
      effectiveDateTime: '2026-10-02T03:30:00Z',
      valueQuantity: { value: 4, unit: 'nmol/L' },
    }
    const request = {
      patientId: PATIENT,
      prefetch: { ...WHOLE, results: bundle([saliva]) },
      record: null,
      today: TODAY,
    }
    const local = await readChart({ ...request, site: { timeZone: 'America/New_York' } })
    const unplaced = await readChart(request)
    expect([local.facts.results.length, unplaced.facts.results.length]).toEqual([1, 0])
  })

  test('says that the patient is in hospice care', async () => {
    const { facts } = await chartFrom({ ...WHOLE, conditions: bundle([HOSPICE]) })
    expect(facts.care.hospice).toBe(true)
  })

  test('says so of a patient who was admitted to a hospice', async () => {
    const admission = {
      resourceType: 'Encounter',
      status: 'in-progress',
      type: [coded(SNOMED, '305336008')],
      ...about(PATIENT),
    }
    const { facts } = await chartFrom({ ...WHOLE, encounters: bundle([admission]) })
    expect(facts.care.hospice).toBe(true)
  })

  test('says so of a patient for whom it was ordered', async () => {
    const order = {
      resourceType: 'ServiceRequest',
      status: 'active',
      intent: 'order',
      code: { text: 'Ambulatory referral to hospice' },
      ...about(PATIENT),
    }
    const { facts } = await chartFrom({ ...WHOLE, referrals: bundle([order]) })
    expect(facts.care.hospice).toBe(true)
  })

  test('knows a visit by the problem that it points to', async () => {
    const nodule = {
      ...HYPERTENSION,
      id: 'nodule',
      code: coded('http://hl7.org/fhir/sid/icd-10-cm', 'E04.1'),
    }
    const visit = {
      resourceType: 'Encounter',
      status: 'finished',
      serviceType: { text: 'Endocrinology' },
      period: { start: '2026-10-01' },
      reasonReference: [{ reference: 'Condition/nodule' }],
      ...about(PATIENT),
    }
    const { facts } = await chartFrom({ ...WHOLE, conditions: bundle([nodule]), encounters: bundle([visit]) })
    expect(facts.care.lastEndocrineVisit).toEqual({ on: '2026-10-01', reason: 'thyroid' })
  })
})

describe('what only another part of the chart holds', () => {
  test.each([
    {
      name: 'a drug that the patient reports',
      more: { statements: bundle([REPORTED]) },
      drugs: ['active', 'active'],
    },
    {
      name: 'a dose that was given',
      more: { administrations: bundle([GIVEN]) },
      drugs: ['active', 'stopped'],
    },
    {
      name: 'a drug that the patient says is not taken, which ends no order',
      more: { statements: bundle([{ ...REPORTED, status: 'not-taken' }]) },
      drugs: ['active'],
    },
  ])('$name', async ({ more, drugs }) => {
    const { facts } = await chartFrom({ ...WHOLE, ...more })
    expect(facts.medications.map(({ status }) => status)).toEqual(drugs)
  })

  test('a procedure stands among the conditions', async () => {
    const { facts } = await chartFrom({ ...WHOLE, procedures: bundle([INJECTION]) })
    expect(facts.conditions.at(-1)).toEqual({
      concept: 'steroid-joint-injection',
      onset: '2026-10-01',
      abated: '2026-10-01',
    })
  })

  test('hospice care that goes on is one', async () => {
    const care = { ...INJECTION, status: 'in-progress', code: coded(SNOMED, '385763009') }
    const { facts } = await chartFrom({ ...WHOLE, procedures: bundle([care]) })
    expect(facts.care.hospice).toBe(true)
  })

  test('a referral to endocrinology', async () => {
    const { facts } = await chartFrom({ ...WHOLE, referrals: bundle([REFERRAL]) })
    expect(facts.care.openEndocrineReferral).toEqual({ on: '2026-10-01' })
  })
})

describe('a refusal of the analysis of photos', () => {
  const inChart = { policy: { imageConsent: 'chart' } } as const
  const consentOf = async (prefetch: Readonly<Record<string, unknown>>, site: SiteOfChart) => {
    const { facts } = await readChart({ patientId: PATIENT, prefetch, record: null, today: TODAY, site })
    return facts.imageConsent
  }

  test.each([
    { name: 'sent', consents: bundle([REFUSAL]), is: 'refused' },
    { name: 'none sent', consents: null, is: 'not-refused' },
    { name: 'not sent', consents: undefined, is: 'unknown' },
    { name: 'a failure', consents: { resourceType: 'OperationOutcome' }, is: 'unknown' },
    {
      name: "another patient's",
      consents: bundle([{ ...REFUSAL, patient: { reference: 'Patient/p2' } }]),
      is: 'unknown',
    },
  ])('$name: $is where the site keeps them in the chart', async ({ consents, is }) => {
    expect(await consentOf({ ...WHOLE, consents }, inChart)).toBe(is)
    expect(await consentOf({ ...WHOLE, consents }, {})).toBe('not-refused')
  })

  const inline = { ...PHOTO, content: { contentType: 'image/jpeg', data: '/9j/4AAQ' } }
  const cannotBeRead = { ...REFUSAL, provision: [{ type: 'deny' }] }

  test.each([
    { name: 'refused', consents: bundle([REFUSAL]), photos: 0 },
    { name: 'unknown', consents: bundle([cannotBeRead]), photos: 0 },
    { name: 'not sent', consents: undefined, photos: 0 },
    { name: 'not refused', consents: null, photos: 1 },
  ])('$name: of the photos that were sent with their bytes $photos are kept', async ({
    consents,
    photos,
  }) => {
    const prefetch = { ...WHOLE, photos: bundle([inline]), consents }
    const chart = await readChart({ patientId: PATIENT, prefetch, record: null, today: TODAY, site: inChart })
    expect([chart.photos.length, chart.photosUnread]).toEqual([photos, false])
  })

  test.each([
    { name: 'refused', consents: bundle([REFUSAL]), photos: 0 },
    { name: 'unknown', consents: bundle([cannotBeRead]), photos: 0 },
    { name: 'not refused', consents: bundle([]), photos: 1 },
  ])('$name: the record is asked for photos only after the consents: $photos', async ({
    consents,
    photos,
  }) => {
    const ehr = nock(EHR)
    const listed = () =>
      ehr
        .get('/fhir/r4/Media')
        .query(true)
        .reply(200, bundle([inline]))
    ehr
      .get('/fhir/r4/Consent')
      .query(true)
      .reply(200, () => {
        // Before this nobody answers for photos, so that asking earlier leaves them unread.
        if (photos > 0) listed()
        return consents
      })
    const prefetch = { ...WHOLE, photos: undefined }
    const chart = await readChart({
      patientId: PATIENT,
      prefetch,
      record: door(),
      today: TODAY,
      site: inChart,
    })
    expect([chart.photos.length, chart.photosUnread]).toEqual([photos, false])
  })

  test.each([
    { name: 'in a document', more: { documents: bundle([DOCUMENT]) }, policy: {} },
    {
      name: 'of the Patient',
      more: { patient: { ...PATIENT_RESOURCE, photo: [{ data: '/9j/4AAQ' }] } },
      policy: { patientPhoto: true },
    },
  ])('a photo $name is kept where it is not refused, and dropped where it is', async ({ more, policy }) => {
    const photosWith = async (consents: unknown) => {
      const prefetch = { ...WHOLE, photos: null, ...more, consents }
      const site = { policy: { ...inChart.policy, ...policy } }
      const chart = await readChart({ patientId: PATIENT, prefetch, record: null, today: TODAY, site })
      return chart.photos.length
    }
    expect([await photosWith(null), await photosWith(bundle([REFUSAL]))]).toEqual([1, 0])
  })

  test('is asked for there, and nowhere else', async () => {
    nock(EHR)
      .get('/fhir/r4/Consent')
      .query({ patient: 'Patient/p1', status: 'active', _count: '100' })
      .reply(200, bundle([REFUSAL]))
    const request = { patientId: PATIENT, prefetch: WHOLE, record: door(), today: TODAY }
    expect((await readChart({ ...request, site: inChart })).facts.imageConsent).toBe('refused')
    expect((await readChart(request)).facts.imageConsent).toBe('not-refused')
  })
})

describe('a chart that nobody sent', () => {
  test('is read from the record, all parts of it', async () => {
    const ehr = nock(EHR)
    ehr.get('/fhir/r4/Patient/p1').reply(200, PATIENT_RESOURCE)
    ehr
      .get('/fhir/r4/Media')
      .query({ subject: 'Patient/p1', _sort: '-created', _count: '5' })
      .reply(200, bundle([PHOTO]))
    ehr
      .get('/fhir/r4/Condition')
      .query({ patient: 'Patient/p1', _count: '200' })
      .reply(200, bundle([HYPERTENSION]))
    ehr
      .get('/fhir/r4/MedicationRequest')
      .query({ patient: 'Patient/p1', _count: '200' })
      .reply(200, bundle([PREDNISONE]))
    ehr
      .get('/fhir/r4/Observation')
      .query((query) => query.patient === 'Patient/p1' && query._sort === '-date')
      .reply(200, bundle([EGFR]))
    ehr
      .get('/fhir/r4/Encounter')
      .query({ patient: 'Patient/p1', _sort: '-date', _count: '50' })
      .reply(200, bundle([]))
    ehr
      .get('/fhir/r4/MedicationStatement')
      .query({ patient: 'Patient/p1', _count: '200' })
      .reply(200, bundle([]))
    ehr
      .get('/fhir/r4/MedicationAdministration')
      .query({ patient: 'Patient/p1', _sort: '-effective-time', _count: '200' })
      .reply(200, bundle([]))
    ehr
      .get('/fhir/r4/Procedure')
      .query({ patient: 'Patient/p1', _sort: '-date', _count: '200' })
      .reply(200, bundle([]))
    ehr
      .get('/fhir/r4/ServiceRequest')
      .query({ patient: 'Patient/p1', status: 'active,on-hold', _count: '200' })
      .reply(200, bundle([]))

    const fetched = await chartFrom({}, door())
    expect(fetched).toEqual(await chartFrom(WHOLE))
  })
})

describe('a chart without its patient', () => {
  test.each([401, 403, 404, 500])('is a missing prefetch where the record answers %i', async (status) => {
    const { patient: _, ...rest } = WHOLE
    nock(EHR).get('/fhir/r4/Patient/p1').reply(status, {})
    await expect(chartFrom(rest, door())).rejects.toMatchObject({ code: 'PREFETCH_MISSING', status: 412 })
  })

  test('is a missing prefetch where the record is down', async () => {
    const { patient: _, ...rest } = WHOLE
    nock(EHR).get('/fhir/r4/Patient/p1').replyWithError('down')
    await expect(chartFrom(rest, door())).rejects.toMatchObject({ code: 'PREFETCH_MISSING' })
  })

  test.each([
    { name: 'no patient', patient: undefined },
    { name: 'null', patient: null },
    { name: 'another patient', patient: { ...PATIENT_RESOURCE, id: 'p2' } },
    { name: 'an outcome', patient: { resourceType: 'OperationOutcome' } },
  ])('is a missing prefetch with $name and no door', async ({ patient }) => {
    await expect(chartFrom({ ...WHOLE, patient })).rejects.toMatchObject({ code: 'PREFETCH_MISSING' })
  })

  test.each(['', '..', 'p1?x=1', 'p1/../p2'])('is not even looked for with the id %j', async (patientId) => {
    const request = { patientId, prefetch: WHOLE, record: null, today: TODAY }
    await expect(readChart(request)).rejects.toMatchObject({ code: 'REQUEST_INVALID' })
  })
})

describe('a part that cannot be read', () => {
  const NEXT = { link: [{ relation: 'next', url: `${BASE}/x?page=2` }] }

  test.each([
    { name: 'conditions not sent', more: { conditions: undefined }, unread: ['conditions'] },
    {
      name: 'medications that failed',
      more: { medications: { resourceType: 'OperationOutcome' } },
      unread: ['medications'],
    },
    { name: 'half of the results', more: { results: bundle([EGFR], NEXT) }, unread: ['results'] },
    {
      name: 'an eGFR in an unknown unit',
      more: { results: bundle([{ ...EGFR, valueQuantity: { value: 1, unit: 'mL/kg' } }]) },
      unread: ['results'],
    },
    {
      name: 'an order for a drug that nothing names',
      more: { medications: bundle([{ ...PREDNISONE, medicationCodeableConcept: undefined }]) },
      unread: ['medications'],
    },
    {
      name: "another patient's conditions",
      more: { conditions: bundle([{ ...HYPERTENSION, ...about('p2') }]) },
      unread: ['conditions'],
    },
    {
      name: 'nothing but the patient',
      more: { conditions: 1, medications: [], results: 'x' },
      unread: ['conditions', 'medications', 'results'],
    },
  ])('is named: $name', async ({ more, unread }) => {
    const { facts } = await chartFrom({ ...WHOLE, ...more })
    expect(facts.unread).toEqual(unread)
  })

  test.each([
    {
      name: 'none of them sent',
      more: {
        statements: undefined,
        administrations: undefined,
        procedures: undefined,
        referrals: undefined,
      },
      alsoUnread: ['statements', 'administrations', 'procedures', 'referrals'],
    },
    {
      name: 'statements that failed',
      more: { statements: { resourceType: 'OperationOutcome' } },
      alsoUnread: ['statements'],
    },
    {
      name: 'half of the administrations',
      more: { administrations: bundle([GIVEN], NEXT) },
      alsoUnread: ['administrations'],
    },
    {
      name: 'a report of a drug that nothing names',
      more: { statements: bundle([{ ...REPORTED, medicationCodeableConcept: undefined }]) },
      alsoUnread: ['statements'],
    },
    {
      name: 'a dose of a drug that nothing names',
      more: { administrations: bundle([{ ...GIVEN, medicationCodeableConcept: undefined }]) },
      alsoUnread: ['administrations'],
    },
    {
      name: 'an injection on a day that nobody knows',
      more: { procedures: bundle([{ ...INJECTION, performedDateTime: undefined }]) },
      alsoUnread: ['procedures'],
    },
    {
      name: "another patient's referrals",
      more: { referrals: bundle([{ ...REFERRAL, ...about('p2') }]) },
      alsoUnread: ['referrals'],
    },
  ])('is named beside, and stops no card: $name', async ({ more, alsoUnread }) => {
    const { facts } = await chartFrom({ ...WHOLE, ...more })
    expect([facts.unread, facts.alsoUnread]).toEqual([[], alsoUnread])
  })

  test('is none where the record does not offer it, and nobody asks', async () => {
    const { procedures: _, ...rest } = WHOLE
    const request = { patientId: PATIENT, prefetch: rest, record: door(), today: TODAY }
    const { facts } = await readChart({ ...request, site: { notServed: ['Procedure'] } })
    expect(facts.alsoUnread).toEqual([])
  })

  test('is not waited for beyond its time', async () => {
    const { procedures: _, ...rest } = WHOLE
    const gone = new AbortController()
    nock(EHR)
      .get('/fhir/r4/Procedure')
      .query(true)
      .reply(200, () => {
        gone.abort()
        return new Promise(() => undefined)
      })
    const call = new AbortController()
    const record = door(call.signal)
    const { facts } = await readChart({
      patientId: PATIENT,
      prefetch: rest,
      record,
      today: TODAY,
      sideSignal: gone.signal,
    })
    call.abort()
    expect(facts.alsoUnread).toEqual(['procedures'])
  })

  test.each([
    { name: 'statement', entry: STATEMENT, alsoUnread: ['statements'] },
    { name: 'administration', entry: ADMINISTRATION, alsoUnread: ['administrations'] },
  ])('is not waited for where the drug of one $name hangs, and the orders are', async (given) => {
    const { entry, alsoUnread } = given
    const gone = new AbortController()
    nock(EHR)
      .get('/fhir/r4/Medication/hangs')
      .reply(200, () => {
        gone.abort()
        return new Promise(() => undefined)
      })
      .get('/fhir/r4/Medication/ordered')
      .delay(50)
      .reply(200, { resourceType: 'Medication', id: 'ordered', code: coded(RXNORM, '8640') })
    const call = new AbortController()
    const behind = (id: string) => ({ medicationReference: { reference: `Medication/${id}` } })
    const { facts } = await readChart({
      patientId: PATIENT,
      prefetch: {
        ...WHOLE,
        medications: bundle([{ ...ORDER, ...behind('ordered') }]),
        [alsoUnread[0] ?? '']: bundle([{ ...entry, ...behind('hangs') }]),
      },
      record: door(call.signal),
      today: TODAY,
      sideSignal: gone.signal,
    })
    call.abort()
    expect([facts.unread, facts.alsoUnread]).toEqual([[], alsoUnread])
    expect(facts.medications.map(({ ingredient }) => ingredient)).toEqual(['prednisone'])
  })

  test('holds no more photos than were asked for', async () => {
    const many = Array.from({ length: 50 }, (_, index) => ({
      ...PHOTO,
      id: `m${index}`,
      content: { ...PHOTO.content, url: `Binary/b${index}` },
    }))
    const chart = await chartFrom({ ...WHOLE, photos: bundle(many) })
    expect(chart.photos).toHaveLength(5)
  })

  test('leaves the photos unread, not absent', async () => {
    const chart = await chartFrom({ ...WHOLE, photos: undefined })
    expect([chart.photos, chart.photosUnread]).toEqual([[], true])
  })

  test('leaves the setting and the visits unknown', async () => {
    const { facts } = await chartFrom({ ...WHOLE, encounters: undefined })
    expect([facts.setting, facts.care.lastEndocrineVisit, facts.unread]).toEqual(['unknown', 'unknown', []])
  })
})

/** The same value with one node of it, at any depth, put in the place of another. */
function withNode(value: unknown, path: readonly number[], node: unknown): unknown {
  const [step, ...rest] = path
  if (step === undefined || typeof value !== 'object' || value === null) return node
  const keys = Object.keys(value)
  const key = keys[step % Math.max(1, keys.length)]
  if (key === undefined) return node
  const changed = withNode(Reflect.get(value, key), rest, node)
  return Array.isArray(value) ? value.with(Number(key), changed) : { ...value, [key]: changed }
}

test('whatever stands anywhere in a resource, reading it never throws', async () => {
  const rich = {
    photos: { ...PHOTO, meta: { versionId: '1' }, createdPeriod: { start: '2026-01-01' } },
    conditions: {
      ...HYPERTENSION,
      onsetAge: { value: 40 },
      abatementPeriod: { end: '2026' },
      clinicalStatus: { coding: [{ code: 'resolved' }] },
    },
    medications: {
      ...PREDNISONE,
      dosageInstruction: [
        {
          route: { text: 'PO' },
          timing: { event: ['2026-01-01'], repeat: { boundsPeriod: { end: '2026' } } },
          doseAndRate: [{ doseQuantity: { value: 1, unit: 'mg' } }],
        },
      ],
      dispenseRequest: { quantity: { value: 1 }, validityPeriod: { start: '2026' } },
      contained: [
        { resourceType: 'Medication', id: 'x', ingredient: [{ itemCodeableConcept: { text: 'x' } }] },
      ],
    },
    results: {
      ...EGFR,
      referenceRange: [{ high: { value: 60 }, type: { coding: [{ code: 'normal' }] } }],
      valueCodeableConcept: { coding: [{ code: 'x' }] },
    },
    encounters: {
      resourceType: 'Encounter',
      status: 'finished',
      class: { code: 'AMB' },
      period: { start: '2026-01-01' },
      type: [{ coding: [{ code: 'x' }] }],
      ...about(PATIENT),
    },
    statements: {
      ...REPORTED,
      effectivePeriod: { start: '2026', end: '2026-10' },
      dateAsserted: '2026-11-01',
      dosage: [{ route: { text: 'PO' }, timing: { repeat: { count: 1 } } }],
    },
    administrations: { ...GIVEN, dosage: { route: { text: 'IV' }, dose: { value: 1, unit: 'mg' } } },
    procedures: {
      ...INJECTION,
      category: { text: 'x' },
      performedPeriod: { start: '2026-10-01', end: '2026-10' },
      performedAge: { value: 46, code: 'a' },
    },
    referrals: {
      ...REFERRAL,
      category: [{ coding: [{ code: 'x' }] }],
      performerType: { text: 'Endocrinology' },
      performer: [{ display: 'x' }],
      reasonCode: [{ coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'E04.1' }] }],
    },
    consents: {
      ...REFUSAL,
      scope: { coding: [{ code: 'x' }] },
      policyRule: { coding: [{ code: 'OPTOUT' }] },
      provision: {
        type: 'deny',
        period: { start: '2026' },
        class: [{ code: 'Media' }],
        code: [{ coding: [{ code: 'x' }] }],
        provision: [{ type: 'permit', data: [{ reference: { reference: 'Media/m1' } }] }],
      },
    },
  }
  const anything = fc.anything({ maxDepth: 2, withNullPrototype: true })
  const site = { policy: { imageConsent: 'chart' } } as const
  const request = { patientId: PATIENT, record: null, today: TODAY, site }
  const step = fc.array(fc.nat(12), { minLength: 1, maxLength: 7 })
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...Object.keys(rich)), step, anything, async (key, path, node) => {
      const resource = withNode(Reflect.get(rich, key), path, node)
      for (const sent of [bundle([resource]), withNode(bundle([resource]), path, node)])
        await readChart({ ...request, prefetch: { ...WHOLE, consents: null, [key]: sent } })
    }),
    { numRuns: 1000 },
  )
})
