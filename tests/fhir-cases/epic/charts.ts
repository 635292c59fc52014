import type { VendorChart } from '../vendor-chart.ts'
import { epicProblem, epicVisitDiagnosis } from './conditions.ts'
import { epicOrder, epicOrderAlone, epicOrderWithin } from './orders.ts'
import { epicLab } from './results.ts'
import { epicPatient } from './server.ts'
import { epicVisit } from './visits.ts'

const HYPERTENSION = {
  text: 'HTN (hypertension)',
  snomed: ['38341003', 'Hypertensive disorder, systemic arterial (disorder)'],
  icd10: ['I10', 'Essential (primary) hypertension'],
  icd9: ['401.9', 'Unspecified essential hypertension'],
} as const
const ACROMEGALY = {
  text: 'Acromegaly (HCC)',
  snomed: ['74107003', 'Acromegaly (disorder)'],
  icd10: ['E22.0', 'Acromegaly and pituitary gigantism'],
  icd9: ['253.0', 'Acromegaly and gigantism'],
} as const
const ADRENAL_NODULE = {
  text: 'Left adrenal nodule',
  snomed: ['237783006', 'Mass of adrenal gland (finding)'],
  icd10: ['D35.02', 'Benign neoplasm of left adrenal gland'],
  icd9: ['227.0', 'Benign neoplasm of adrenal gland'],
} as const
const SLEEP_APNEA = {
  text: 'OSA on CPAP',
  icd10: ['G47.33', 'Obstructive sleep apnea (adult) (pediatric)'],
} as const
const CARPAL_TUNNEL = {
  text: 'Carpal tunnel syndrome, bilateral',
  icd10: ['G56.03', 'Carpal tunnel syndrome, bilateral upper limbs'],
} as const

const THIS_VISIT = epicVisit({
  status: 'in-progress',
  kind: ['5', 'Appointment'],
  type: 'Office Visit',
  service: 'Family Medicine',
  period: { start: '2026-06-15T14:05:00Z' },
})

function endocrineVisit(date: string, reason?: Parameters<typeof epicVisit>[0]['reason']) {
  return epicVisit({
    status: 'finished',
    kind: ['4', 'HOV'],
    type: 'Office Visit',
    service: 'Endocrinology',
    period: { start: `${date}T15:00:00Z`, end: `${date}T15:40:00Z` },
    ...(reason ? { reason } : {}),
  })
}

const IGF1 = ['2484-4', 'Insulin-like growth factor-I [Mass/volume] in Serum or Plasma'] as const

function igf1(effective: string, value: number, high: number) {
  return epicLab({
    loinc: IGF1,
    effective,
    value,
    unit: 'ng/mL',
    ucum: 'ng/mL',
    range: {
      low: { value: 60, unit: 'ng/mL' },
      high: { value: high, unit: 'ng/mL' },
      text: `60 - ${high} ng/mL`,
    },
  })
}

function egfr(effective: string, value: number) {
  return epicLab({
    loinc: ['98979-8', 'GFR/1.73 sq M predicted, creatinine-based formula (CKD-EPI 2021)'],
    effective,
    value,
    unit: 'mL/min/1.73m*2',
    ucum: 'mL/min/{1.73_m2}',
    range: { low: { value: 60, unit: 'mL/min/1.73m*2' }, text: '>=60 mL/min/1.73m*2' },
  })
}

const PREDNISONE = {
  drug: 'predniSONE (DELTASONE) 20 mg tablet',
  rxnorm: ['312615', '8640', '1151131'],
  route: 'Oral',
  sig: 'Take 1 tablet (20 mg total) by mouth 1 (one) time each day.',
} as const

export const EPIC_CHARTS: Readonly<Record<string, VendorChart>> = {
  C02: {
    patient: epicPatient('male', '1976-03-04'),
    encounters: [THIS_VISIT],
    results: [
      epicLab({
        loinc: ['98979-8', 'GFR/1.73 sq M predicted'],
        effective: '2026-05-02T13:00:00Z',
        value: 90,
        comparator: '>',
        unit: 'mL/min/1.73m*2',
        ucum: 'mL/min/{1.73_m2}',
      }),
    ],
  },
  C05: {
    patient: epicPatient('female', '1997-03-04'),
    encounters: [THIS_VISIT],
    medications: epicOrder({
      drug: 'drospirenone-ethinyl estradiol (YAZ,GIANVI) tablet 3-0.02 mg',
      rxnorm: ['630734', '748794', '748798', '840781'],
      authoredOn: '2026-01-20',
      route: 'Oral',
      sig: 'Take 1 tablet by mouth 1 (one) time each day., Starting Tue 1/20/2026, Until Wed 1/20/2027, Normal',
      bounds: { start: '2026-01-20' },
      count: 365,
      dispense: {
        validityPeriod: { start: '2026-01-20' },
        numberOfRepeatsAllowed: 12,
        quantity: { value: 28, unit: 'tablet' },
        expectedSupplyDuration: { value: 28, unit: 'Day', system: 'http://unitsofmeasure.org', code: 'd' },
      },
    }),
  },
  C06: {
    patient: epicPatient('female', '1997-03-04'),
    medications: epicOrderWithin({
      drug: 'norgestimate-ethinyl estradiol (ORTHO-CYCLEN, SPRINTEC) 0.25-35 mg-mcg tablet',
      rxnorm: ['749785'],
      status: 'stopped',
      authoredOn: '2025-08-01',
      route: 'Oral',
      sig: 'Take 1 tablet by mouth 1 (one) time each day.',
      bounds: { start: '2025-08-01', end: '2026-04-26' },
    }),
  },
  C07: {
    patient: epicPatient('female', '1972-03-04'),
    medications: epicOrder({
      drug: 'estradiol (VIVELLE-DOT) 0.05 mg/24 hr patch',
      rxnorm: ['241527', '4083'],
      authoredOn: '2026-02-03',
      route: 'Transdermal',
      sig: 'Place 1 patch on the skin 2 (two) times a week.',
      bounds: { start: '2026-02-03' },
    }),
  },
  C10: {
    patient: epicPatient('female', '1979-03-04'),
    conditions: [
      epicVisitDiagnosis(
        {
          text: 'Moderate episode of recurrent major depressive disorder (CMS/HCC)',
          icd10: ['F33.1', 'Major depressive disorder, recurrent, moderate'],
          icd9: ['296.32', 'Recurrent major depressive disorder, moderate'],
        },
        { recordedDate: '2026-03-10' },
      ),
    ],
    medications: epicOrderWithin({
      drug: 'FLUoxetine (PROzac) 20 mg capsule',
      rxnorm: ['310385', '4493'],
      authoredOn: '2026-03-10',
      route: 'Oral',
      sig: 'Take 1 capsule (20 mg total) by mouth 1 (one) time each day.',
      bounds: { start: '2026-03-10' },
    }),
  },
  C11: { patient: epicPatient('male', '1968-03-04'), results: [egfr('2026-05-01T12:00:00Z', 45)] },
  C13: {
    patient: epicPatient('male', '1993-03-04'),
    conditions: [
      epicProblem(
        {
          text: 'Shift work sleep disorder',
          icd10: ['G47.26', 'Circadian rhythm sleep disorder, shift work type'],
        },
        { onsetDateTime: '2024', recordedDate: '2024-11-02' },
      ),
    ],
  },
  C17: {
    patient: epicPatient('female', '1964-03-04'),
    conditions: [epicProblem(ADRENAL_NODULE, { onsetDateTime: '2026-02', recordedDate: '2026-03-01' })],
  },
  C19: {
    patient: epicPatient('female', '1992-03-04'),
    conditions: [
      epicProblem(
        {
          text: 'Night shift worker',
          snomed: ['276066008', 'Night shift worker (finding)'],
        },
        { recordedDate: '2025-09-09' },
      ),
    ],
    medications: epicOrderAlone({
      drug: 'levonorgestrel-ethinyl estrad (AVIANE) 0.1-20 mg-mcg tablet',
      authoredOn: '2026-01-05',
      sig: 'Take 1 tablet by mouth daily.',
    }),
    results: [egfr('2026-04-10T12:00:00Z', 40)],
  },
  C21: {
    patient: epicPatient('female', '1960-03-04'),
    medications: epicOrder({ ...PREDNISONE, authoredOn: '2026-06-01', bounds: { start: '2026-06-01' } }),
  },
  C22: {
    patient: epicPatient('male', '1967-03-04'),
    medications: epicOrder({
      drug: 'triamcinolone acetonide (KENALOG-40) injection 40 mg',
      rxnorm: ['1085754', '10759'],
      status: 'active',
      authoredOn: '2026-05-06',
      route: 'Intra-articular',
      sig: '40 mg, Intra-articular, Once, On Wed 5/6/26 at 1015, For 1 dose',
      bounds: { start: '2026-05-06T15:15:00Z', end: '2026-05-06T15:15:00Z' },
      count: 1,
      setting: 'outpatient',
    }),
  },
  C24: {
    patient: epicPatient('female', '1989-03-04'),
    medications: epicOrder({
      drug: 'mometasone (NASONEX) 50 mcg/actuation nasal spray',
      rxnorm: ['1797907'],
      authoredOn: '2026-04-01',
      route: 'Each Nare',
      sig: 'Administer 2 sprays into each nostril 1 (one) time each day.',
      bounds: { start: '2026-04-01' },
    }),
  },
  C30: {
    patient: epicPatient('female', '1991-03-04'),
    conditions: [
      epicProblem(
        {
          text: 'Alcohol use disorder, moderate, dependence (CMS/HCC)',
          icd10: ['F10.20', 'Alcohol dependence, uncomplicated'],
        },
        { onsetDateTime: '2023-05-01' },
      ),
      epicProblem(
        {
          text: 'PCOS (polycystic ovarian syndrome)',
          snomed: ['69878008', 'Polycystic ovaries (disorder)'],
          icd10: ['E28.2', 'Polycystic ovarian syndrome'],
          icd9: ['256.4', 'Polycystic ovaries'],
        },
        { onsetDateTime: '2015' },
      ),
    ],
  },
  C31: {
    patient: epicPatient('male', '1962-03-04'),
    conditions: [
      epicVisitDiagnosis(
        { text: 'Sepsis (CMS/HCC)', icd10: ['A41.9', 'Sepsis, unspecified organism'] },
        { onsetDateTime: '2026-06-12' },
      ),
    ],
    encounters: [
      epicVisit({
        status: 'in-progress',
        kind: ['3', 'Inpatient'],
        type: 'Hospital Encounter',
        period: { start: '2026-06-12T03:12:00Z' },
      }),
    ],
  },
  C35: {
    patient: epicPatient('male', '1986-03-04'),
    conditions: [
      epicVisitDiagnosis(
        { text: 'Dental abscess', icd10: ['K04.7', 'Periapical abscess without sinus'] },
        { recordedDate: '2026-06-05' },
      ),
    ],
  },
  C37: {
    patient: epicPatient('female', '1970-03-04'),
    conditions: [epicProblem(ACROMEGALY, { onsetDateTime: '2019-06-01' })],
    encounters: [THIS_VISIT, endocrineVisit('2026-03-15', ACROMEGALY)],
  },
  C38: {
    patient: epicPatient('female', '1970-03-04'),
    conditions: [epicProblem(ACROMEGALY, { onsetDateTime: '2019-06-01' })],
    encounters: [THIS_VISIT, endocrineVisit('2024-05-01', ACROMEGALY)],
  },
  C43: {
    patient: epicPatient('female', '1969-03-04'),
    medications: epicOrder({
      drug: 'estradioL (ESTRACE) 1 mg tablet',
      rxnorm: ['197657', '4083'],
      authoredOn: '2025-11-20',
      route: 'Oral',
      sig: 'Take 1 tablet (1 mg total) by mouth 1 (one) time each day.',
      bounds: { start: '2025-11-20' },
    }),
    results: [igf1('2026-02-15T12:00:00Z', 150, 200)],
  },
  C46: {
    patient: epicPatient('male', '1982-03-04'),
    conditions: [
      epicProblem(
        {
          text: 'Type 2 diabetes mellitus with hyperglycemia, without long-term current use of insulin (CMS/HCC)',
          icd10: ['E11.65', 'Type 2 diabetes mellitus with hyperglycemia'],
        },
        { onsetDateTime: '2021-04-01' },
      ),
    ],
    results: [
      igf1('2026-05-20T12:00:00Z', 287.5, 250),
      epicLab({
        loinc: ['4548-4', 'Hemoglobin A1c/Hemoglobin.total in Blood'],
        effective: '2026-05-20T12:00:00Z',
        value: 9.4,
        unit: '%',
        ucum: '%',
        range: { high: { value: 5.7, unit: '%' }, text: '<5.7 %' },
      }),
    ],
  },
  C50: {
    patient: epicPatient('female', '1999-03-04'),
    medications: epicOrder({
      drug: 'norethindrone-ethinyl estradiol (JUNEL 1/20, 21,) 1-20 mg-mcg tablet',
      rxnorm: ['1358762', '4124', '31994'],
      authoredOn: '2026-02-01',
      route: 'Oral',
      sig: 'Take 1 tablet by mouth 1 (one) time each day.',
      bounds: { start: '2026-02-01' },
    }),
    results: [
      epicLab({
        loinc: [
          '1434-0',
          'Cortisol [Mass/volume] in Serum or Plasma --8 hours post 1 mg dexamethasone PO overnight',
        ],
        effective: '2026-05-01T13:10:00Z',
        value: 4,
        unit: 'ug/dL',
        ucum: 'ug/dL',
        range: { high: { value: 1.8, unit: 'ug/dL' }, text: '<1.8 ug/dL' },
      }),
    ],
  },
  C56: {
    patient: epicPatient('female', '1978-03-04'),
    encounters: [THIS_VISIT, endocrineVisit('2026-04-15')],
  },
  C58: {
    patient: epicPatient('female', '1996-03-04'),
    medications: epicOrderWithin({
      drug: 'norgestimate-ethinyl estradiol (SPRINTEC) 0.25-35 mg-mcg tablet',
      rxnorm: ['749785'],
      authoredOn: '2025-08-01',
      route: 'Oral',
      sig: 'Take 1 tablet by mouth 1 (one) time each day.',
      bounds: { start: '2025-08-01' },
    }),
  },
  C63: {
    patient: epicPatient('male', '1971-03-04'),
    conditions: [
      epicProblem(SLEEP_APNEA, { onsetDateTime: '2020-10-05' }),
      epicProblem(HYPERTENSION, { recordedDate: '2018-01-02' }),
      epicVisitDiagnosis(
        {
          text: 'Excessive sweating',
          snomed: ['52613005', 'Excessive sweating (finding)'],
          icd10: ['R61', 'Generalized hyperhidrosis'],
        },
        { recordedDate: '2026-05-30' },
      ),
    ],
  },
  C64: {
    patient: epicPatient('male', '1992-03-04'),
    conditions: [
      epicProblem(
        {
          text: 'Osteoporosis, idiopathic',
          snomed: ['64859006', 'Osteoporosis (disorder)'],
          icd10: ['M81.8', 'Other osteoporosis without current pathological fracture'],
        },
        { onsetAge: { value: 33, unit: 'years', system: 'http://unitsofmeasure.org', code: 'a' } },
      ),
      epicProblem(HYPERTENSION, { onsetPeriod: { start: '2025-02-01', end: '2025-03-01' } }),
    ],
  },
  C76: {
    patient: epicPatient('female', '1976-03-04'),
    medications: epicOrder({
      drug: 'pegvisomant (SOMAVERT) 10 mg recon soln',
      rxnorm: ['352287', '278739'],
      authoredOn: '2026-01-10',
      route: 'Subcutaneous',
      sig: 'Inject 10 mg under the skin 1 (one) time each day.',
      bounds: { start: '2026-01-10' },
    }),
    encounters: [THIS_VISIT, endocrineVisit('2023-02-01')],
  },
  C79: {
    patient: epicPatient('female', '1976-03-04'),
    medications: epicOrder({
      ...PREDNISONE,
      status: 'completed',
      authoredOn: '2025-07-20',
      bounds: { start: '2025-07-20', end: '2025-10-18' },
    }),
  },
  C88: {
    patient: epicPatient('female', '1976-03-04'),
    conditions: [
      epicVisitDiagnosis(
        { text: 'Facial swelling', icd10: ['R22.0', 'Localized swelling, mass and lump, head'] },
        { recordedDate: '2026-06-01' },
      ),
    ],
  },
  C89: {
    patient: epicPatient('female', '1976-03-04'),
    encounters: [
      THIS_VISIT,
      endocrineVisit('2026-04-15', {
        text: 'Hypothyroidism, unspecified type',
        snomed: ['40930008', 'Hypothyroidism (disorder)'],
        icd10: ['E03.9', 'Hypothyroidism, unspecified'],
      }),
    ],
  },
  C90: {
    patient: epicPatient('female', '1976-03-04'),
    conditions: [epicProblem(HYPERTENSION, { onsetDateTime: '2018-01-01' })],
  },
  C91: {
    patient: epicPatient('male', '1976-03-04'),
    conditions: [
      epicProblem(CARPAL_TUNNEL, { onsetDateTime: '2021-01-01' }),
      epicProblem(SLEEP_APNEA, { onsetDateTime: '2022-01-01' }),
    ],
  },
}
