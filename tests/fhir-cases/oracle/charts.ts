import type { VendorChart } from '../vendor-chart.ts'
import { oracleCondition } from './conditions.ts'
import { oracleOrder } from './orders.ts'
import { oracleAnswer, oracleDate, oracleResult } from './results.ts'
import { oraclePatient } from './server.ts'
import { oracleVisit } from './visits.ts'

const ACT_CODES = 'http://terminology.hl7.org/CodeSystem/v3-ActCode'
const PATIENT_CLASSES = 'http://terminology.hl7.org/CodeSystem/v2-0004'
const UCUM = 'http://unitsofmeasure.org'

const TABLET = { value: 1, unit: 'tab', system: UCUM, code: '{Tablet}' } as const
const PREGNANT = {
  text: 'Pregnant',
  snomed: ['77386006', 'Patient currently pregnant (finding)'],
} as const
const SIGNS = {
  // No code set has the wide purple striae of C54; easy bruising stands in, which weighs the same.
  bruising: { text: 'Easy bruising', snomed: ['424131007', 'Easy bruising (finding)'] },
  myopathy: { text: 'Proximal myopathy', snomed: ['193255007', 'Proximal myopathy (disorder)'] },
} as const

const CLINIC = oracleVisit({
  status: 'in-progress',
  kind: { system: PATIENT_CLASSES, code: 'O', display: 'Outpatient' },
  service: { local: 'General Medicine', snomed: ['700232004', 'General medical service (qualifier value)'] },
  period: { start: '2026-06-15T14:31:00.000Z' },
})

/** Serum cortisol at eight after 1 mg dexamethasone at midnight. */
function suppressed(effective: string, nmolPerLitre: number) {
  return oracleResult({
    loinc: ['47844-6', 'Cortisol [Moles/volume] in Serum or Plasma --post 1 mg dexamethasone PO overnight'],
    event: 'Cortisol post dex 1 mg',
    effective,
    value: nmolPerLitre,
    unit: 'nmol/L',
    ucum: 'nmol/L',
    high: 50,
  })
}

/** Salivary cortisol at 23:10 in Chicago, which the record writes in UTC. */
function saliva(day: string, nmolPerLitre: number) {
  return oracleResult({
    loinc: ['51844-9', 'Cortisol [Moles/volume] in Saliva (oral fluid)'],
    event: 'Cortisol saliva',
    effective: `${day}T04:10:00.000Z`,
    value: nmolPerLitre,
    unit: 'nmol/L',
    ucum: 'nmol/L',
    high: 2.76,
  })
}

function urineCortisol(effective: string, nmolPerDay: number) {
  return oracleResult({
    loinc: ['25884-8', 'Cortisol Free [Moles/time] in 24 hour Urine'],
    event: 'Cortisol free urine 24hr',
    effective,
    value: nmolPerDay,
    unit: 'nmol/24hr',
    ucum: 'nmol/(24.h)',
    low: 27,
    high: 138,
  })
}

function igf1(effective: string, nmolPerLitre: number, high: number) {
  return oracleResult({
    loinc: ['29775-4', 'Insulin-like growth factor-I [Moles/volume] in Serum or Plasma'],
    event: 'IGF-1',
    effective,
    value: nmolPerLitre,
    unit: 'nmol/L',
    ucum: 'nmol/L',
    low: 7.8,
    high,
  })
}

/** Growth hormone through a glucose tolerance test of one morning: the lowest is the second last. */
function glucoseToleranceTest(day: string, lowest: number) {
  const samples = [
    ['47776-0', 'Somatotropin --pre dose glucose PO', 'GH 0 min', '13:00', 3.1],
    ['47769-5', 'Somatotropin --30 minutes post dose glucose PO', 'GH 30 min', '13:30', 2.6],
    ['47761-2', 'Somatotropin --1 hour post dose glucose PO', 'GH 60 min', '14:00', 2.2],
    ['47750-5', 'Somatotropin --1.5 hours post dose glucose PO', 'GH 90 min', '14:30', lowest],
    ['47765-3', 'Somatotropin --2 hours post dose glucose PO', 'GH 120 min', '15:00', 2.4],
  ] as const
  return samples.map(([code, display, event, time, value]) =>
    oracleResult({
      loinc: [code, display],
      event,
      effective: `${day}T${time}:00.000Z`,
      value,
      unit: 'mcg/L',
      ucum: 'ug/L',
    }),
  )
}

function bodyMassIndex(value: number) {
  return oracleResult({
    loinc: ['39156-5', 'Body mass index (BMI) [Ratio]'],
    event: 'Body Mass Index Measured',
    effective: '2026-05-20T12:30:00.000Z',
    value,
    unit: 'kg/m2',
    ucum: 'kg/m2',
    category: 'vital-signs',
  })
}

export const ORACLE_CHARTS: Readonly<Record<string, VendorChart>> = {
  C04: { patient: oraclePatient('male', '1985-04-02'), encounters: [CLINIC] },
  C05: {
    patient: oraclePatient('female', '1997-04-02'),
    medications: [
      oracleOrder({
        text: 'ethinyl estradiol-norethindrone (Loestrin 1/20 oral tablet)',
        route: 'Oral',
        sig: '1 tab, Oral, Daily, 28 tab, 11 Refill(s)',
        authoredOn: '2026-02-03T16:12:00.000Z',
        bounds: { start: '2026-02-03T16:12:00.000Z' },
        dose: TABLET,
        dispense: {
          numberOfRepeatsAllowed: 11,
          quantity: { value: 28, unit: 'tab', system: UCUM, code: '{Tablet}' },
        },
      }),
    ],
  },
  C11: {
    patient: oraclePatient('male', '1968-04-02'),
    results: [
      oracleResult({
        loinc: ['98979-8', 'GFR/1.73 sq M.predicted [Volume Rate/Area] (CKD-EPI 2021)'],
        event: 'eGFR',
        effective: '2026-05-01T11:00:00.000Z',
        value: 45,
        unit: 'mL/min/1.73m2',
        ucum: 'mL/min/{1.73_m2}',
      }),
    ],
  },
  C14: {
    patient: oraclePatient('female', '1977-04-02'),
    results: [
      oracleResult({
        loinc: ['3167-4', 'Volume of 24 hour Urine'],
        event: 'Urine Volume 24hr',
        effective: '2026-05-20T13:00:00.000Z',
        value: 6200,
        unit: 'mL',
        ucum: 'mL',
      }),
    ],
  },
  C15: {
    patient: oraclePatient('female', '1995-04-02'),
    conditions: [oracleCondition('problem', PREGNANT, { onsetPeriod: { start: '2025-12-29' } })],
  },
  C16: {
    patient: oraclePatient('female', '1995-04-02'),
    results: [
      oracleDate(
        ['11778-8', 'Delivery date Estimated'],
        'EDD Final',
        '2026-05-20T15:00:00.000Z',
        '2026-11-02',
      ),
    ],
  },
  C23: {
    patient: oraclePatient('male', '1978-04-02'),
    medications: [
      oracleOrder({
        text: 'fluticasone (fluticasone CFC free 110 mcg/inh inhalation aerosol)',
        rxnorm: ['896001', '120 ACTUAT Fluticasone propionate 0.11 MG/ACTUAT Metered Dose Inhaler'],
        route: 'Inhalation',
        sig: '2 puff(s), Inhalation, BID',
        authoredOn: '2026-03-12T10:00:00.000Z',
        bounds: { start: '2026-03-12T10:00:00.000Z' },
        dose: { value: 2, unit: 'puff(s)', system: UCUM, code: '{Puff}' },
      }),
      oracleOrder({
        text: 'ritonavir (ritonavir 100 mg oral tablet)',
        rxnorm: ['900575', 'Ritonavir 100 MG Oral Tablet'],
        route: 'Oral',
        sig: '100 mg = 1 tab, Oral, Daily',
        authoredOn: '2026-03-12T10:00:00.000Z',
        bounds: { start: '2026-03-12T10:00:00.000Z' },
        dose: { value: 100, unit: 'mg', system: UCUM, code: 'mg' },
      }),
    ],
  },
  C25: {
    patient: oraclePatient('female', '1974-04-02'),
    medications: [
      oracleOrder({
        text: 'clobetasol topical (clobetasol 0.05% topical ointment)',
        rxnorm: ['861512', 'Clobetasol Propionate 0.0005 MG/MG Topical Ointment'],
        route: 'Topical',
        sig: '1 app, Topical, BID',
        authoredOn: '2026-05-28T10:00:00.000Z',
        bounds: { start: '2026-05-28T10:00:00.000Z' },
        dose: { value: 1, unit: 'app', system: UCUM, code: '{Application}' },
      }),
    ],
  },
  C26: {
    patient: oraclePatient('male', '1956-04-02'),
    medications: [
      oracleOrder({
        text: 'megestrol (megestrol 40 mg/mL oral suspension)',
        rxnorm: ['860221', 'Megestrol Acetate 40 MG/ML Oral Suspension'],
        route: 'Oral',
        sig: '400 mg = 10 mL, Oral, Daily',
        authoredOn: '2026-05-02T10:00:00.000Z',
        bounds: { start: '2026-05-02T10:00:00.000Z' },
        dose: { value: 10, unit: 'mL', system: UCUM, code: 'mL' },
      }),
    ],
  },
  C28: {
    patient: oraclePatient('female', '1983-04-02'),
    medications: [
      oracleOrder({
        text: 'hydrocortisone topical (hydrocortisone 1% topical cream)',
        rxnorm: ['1543203', 'Hydrocortisone 10 MG/ML Topical Cream'],
        route: 'Topical',
        sig: '1 app, Topical, BID',
        authoredOn: '2026-05-28T10:00:00.000Z',
        bounds: { start: '2026-05-28T10:00:00.000Z' },
        dose: { value: 1, unit: 'app', system: UCUM, code: '{Application}' },
      }),
    ],
  },
  C33: {
    patient: oraclePatient('male', '1987-04-02'),
    results: [urineCortisol('2026-06-01T12:00:00.000Z', 690)],
  },
  C34: {
    patient: oraclePatient('male', '1973-04-02'),
    conditions: [
      oracleCondition(
        'diagnosis',
        { text: 'Bitemporal hemianopia', icd10: ['H53.47', 'Heteronymous bilateral field defects'] },
        { onsetDateTime: '2026-06-01T15:00:00.000Z', recordedDate: '2026-06-02T09:00:00.000Z' },
      ),
    ],
  },
  C38: {
    patient: oraclePatient('female', '1970-04-02'),
    conditions: [
      oracleCondition(
        'problem',
        { text: 'Acromegaly', snomed: ['74107003', 'Acromegaly (disorder)'] },
        { onsetAge: { value: 49, unit: 'years', system: UCUM, code: 'a' } },
      ),
    ],
    encounters: [
      oracleVisit({
        status: 'finished',
        kind: { system: ACT_CODES, code: 'AMB', display: 'ambulatory' },
        service: { local: 'Endocrinology', snomed: ['394583002', 'Endocrinology (qualifier value)'] },
        period: { start: '2024-05-01T15:00:00.000Z', end: '2024-05-01T15:30:00.000Z' },
      }),
    ],
  },
  C39: {
    patient: oraclePatient('female', '1976-04-02'),
    conditions: [
      oracleCondition(
        'problem',
        {
          text: "Cushing's disease, in remission after surgery",
          icd10: ['E24.0', "Pituitary-dependent Cushing's disease"],
        },
        { onsetDateTime: '2021', abatementString: 'after surgery' },
        'resolved',
      ),
    ],
    medications: [
      oracleOrder({
        text: 'hydrocortisone (hydrocortisone 10 mg oral tablet)',
        rxnorm: ['197782', 'Hydrocortisone 10 MG Oral Tablet'],
        route: 'Oral',
        sig: '10 mg = 1 tab, Oral, BID',
        authoredOn: '2026-01-04T10:00:00.000Z',
        bounds: { start: '2026-01-04T10:00:00.000Z' },
        dose: TABLET,
      }),
    ],
    encounters: [
      oracleVisit({
        status: 'finished',
        kind: { system: ACT_CODES, code: 'AMB', display: 'ambulatory' },
        service: { local: 'Endocrinology', snomed: ['394583002', 'Endocrinology (qualifier value)'] },
        period: { start: '2024-12-10T15:00:00.000Z', end: '2024-12-10T15:30:00.000Z' },
      }),
    ],
  },
  C42: {
    patient: oraclePatient('male', '1979-04-02'),
    results: [igf1('2026-01-15T12:00:00.000Z', 19.6, 30.1)],
  },
  C44: {
    patient: oraclePatient('male', '1982-04-02'),
    results: [igf1('2026-05-20T12:00:00.000Z', 52.3, 32.7)],
  },
  C45: {
    patient: oraclePatient('male', '1982-04-02'),
    results: [igf1('2026-05-20T12:00:00.000Z', 37.6, 32.7)],
  },
  C47: {
    patient: oraclePatient('female', '1974-04-02'),
    results: [igf1('2026-04-20T12:00:00.000Z', 31.4, 26.2), ...glucoseToleranceTest('2026-05-20', 1.8)],
  },
  C48: {
    patient: oraclePatient('female', '1974-04-02'),
    results: [igf1('2026-04-20T12:00:00.000Z', 31.4, 26.2), ...glucoseToleranceTest('2026-05-20', 0.15)],
  },
  C49: {
    patient: oraclePatient('female', '1978-04-02'),
    results: [suppressed('2026-05-01T13:00:00.000Z', 88)],
  },
  C51: {
    patient: oraclePatient('female', '1978-04-02'),
    results: [
      suppressed('2026-05-01T13:00:00.000Z', 166),
      saliva('2026-05-11', 4.97),
      saliva('2026-05-12', 5.24),
    ],
  },
  C52: {
    patient: oraclePatient('female', '1978-04-02'),
    results: [
      suppressed('2026-05-01T13:00:00.000Z', 66),
      saliva('2026-05-11', 1.93),
      saliva('2026-05-12', 1.79),
    ],
  },
  C53: {
    patient: oraclePatient('female', '1978-04-02'),
    results: [suppressed('2026-03-20T13:00:00.000Z', 27.6)],
  },
  C54: {
    patient: oraclePatient('female', '1978-04-02'),
    conditions: [
      oracleCondition('diagnosis', SIGNS.bruising, { onsetDateTime: '2026-04-02' }),
      oracleCondition('problem', SIGNS.myopathy, { onsetDateTime: '2026-02' }),
    ],
    results: [suppressed('2026-03-20T13:00:00.000Z', 27.6)],
  },
  C55: {
    patient: oraclePatient('male', '1963-04-02'),
    results: [
      urineCortisol('2026-04-01T12:00:00.000Z', 55),
      urineCortisol('2026-04-08T12:00:00.000Z', 61),
      oracleResult({
        loinc: ['62238-1', 'GFR/1.73 sq M predicted (CKD-EPI)'],
        event: 'Estimated GFR',
        effective: '2026-04-01T12:00:00.000Z',
        value: 40,
        unit: 'mL/min/1.73m2',
        ucum: 'mL/min/{1.73_m2}',
      }),
    ],
  },
  C66: {
    patient: oraclePatient('female', '1977-04-02'),
    results: [
      oracleResult({
        loinc: ['25529-9', 'Somatotropin [Moles/volume] in Serum or Plasma'],
        event: 'Growth Hormone',
        effective: '2026-05-01T12:00:00.000Z',
        value: 36.2,
        unit: 'pmol/L',
        ucum: 'pmol/L',
      }),
    ],
  },
  C67: {
    patient: oraclePatient('male', '1993-04-02'),
    medications: [
      oracleOrder({
        text: 'somatropin (Norditropin FlexPro 10 mg/1.5 mL subcutaneous solution)',
        rxnorm: ['847232', '1.5 ML Somatropin 6.67 MG/ML Pen Injector [Norditropin]'],
        route: 'Subcutaneous',
        sig: '0.4 mg, Subcutaneous, Daily at bedtime',
        authoredOn: '2026-02-20T10:00:00.000Z',
        bounds: { start: '2026-02-20T10:00:00.000Z' },
        dose: { value: 0.4, unit: 'mg', system: UCUM, code: 'mg' },
      }),
    ],
  },
  C70: {
    patient: oraclePatient('female', '1974-04-02'),
    results: [igf1('2026-04-20T12:00:00.000Z', 31.4, 26.2), ...glucoseToleranceTest('2026-05-20', 0.6)],
  },
  C72: {
    patient: oraclePatient('female', '1996-04-02'),
    results: [
      oracleAnswer(['82810-3', 'Pregnancy status'], 'Pregnancy Status', '2026-05-10T12:00:00.000Z', {
        coding: [{ system: 'http://snomed.info/sct', code: '77386006', display: 'Pregnant (finding)' }],
        text: 'Pregnant',
      }),
      oracleDate(
        ['11778-8', 'Delivery date Estimated'],
        'Estimated Date of Delivery',
        '2026-02-10T12:00:00.000Z',
        '2026-09-07',
      ),
      urineCortisol('2026-05-10T12:00:00.000Z', 276),
      urineCortisol('2026-05-14T12:00:00.000Z', 265),
    ],
  },
  C73: {
    patient: oraclePatient('female', '1957-04-02'),
    conditions: [
      oracleCondition(
        'problem',
        {
          text: 'Long term current use of systemic steroids',
          icd10: ['Z79.52', 'Long term (current) use of systemic steroids'],
        },
        { recordedDate: '2026-01-12T10:00:00.000Z' },
      ),
    ],
  },
  C75: {
    patient: oraclePatient('male', '1955-04-02'),
    conditions: [
      oracleCondition(
        'problem',
        { text: 'DNR - Do not resuscitate', icd10: ['Z66', 'Do not resuscitate'] },
        { recordedDate: '2026-01-12T10:00:00.000Z' },
      ),
    ],
  },
  C81: {
    patient: oraclePatient('female', '1994-04-02'),
    conditions: [
      oracleCondition(
        'problem',
        PREGNANT,
        {
          onsetDateTime: '2024-10-02',
          abatementDateTime: '2025-07-01T17:00:00.000Z',
          recordedDate: '2024-12-05T16:54:50.000Z',
        },
        'resolved',
      ),
    ],
  },
  C84: {
    patient: oraclePatient('female', '1976-04-02'),
    encounters: [
      oracleVisit({
        status: 'in-progress',
        kind: { system: ACT_CODES, code: 'IMP', display: 'inpatient encounter' },
        service: {
          local: 'Critical Care',
          snomed: ['408478003', 'Critical care medicine (qualifier value)'],
        },
        period: { start: '2026-06-13T02:00:00.000Z' },
      }),
    ],
    results: [
      oracleResult({
        loinc: ['14675-3', 'Cortisol [Moles/volume] in Serum or Plasma'],
        event: 'Cortisol Level',
        effective: '2026-06-14T06:00:00.000Z',
        value: 1048,
        unit: 'nmol/L',
        ucum: 'nmol/L',
        high: 536,
      }),
    ],
  },
  C85: {
    patient: oraclePatient('male', '1976-04-02'),
    results: [
      igf1('2026-04-20T12:00:00.000Z', 31.4, 26.2),
      ...glucoseToleranceTest('2026-05-20', 0.3),
      bodyMassIndex(22),
    ],
  },
  C86: {
    patient: oraclePatient('male', '1976-04-02'),
    results: [
      igf1('2026-04-20T12:00:00.000Z', 31.4, 26.2),
      ...glucoseToleranceTest('2026-05-20', 0.3),
      bodyMassIndex(31),
    ],
  },
}
