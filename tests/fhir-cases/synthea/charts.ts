import type { VendorChart } from '../vendor-chart.ts'
import { syntheaCondition } from './conditions.ts'
import { syntheaOrder, syntheaOrderByReference } from './orders.ts'
import { syntheaPanel, syntheaResult } from './results.ts'
import { syntheaPatient } from './server.ts'
import { syntheaVisit } from './visits.ts'

const EPILEPSY = ['84757009', 'Epilepsy (disorder)'] as const
const CHECK_UP = ['162673000', 'General examination of patient (procedure)'] as const

const VISIT = syntheaVisit({
  status: 'finished',
  kind: 'AMB',
  type: CHECK_UP,
  period: { start: '2026-06-15T09:11:33-04:00', end: '2026-06-15T09:26:33-04:00' },
})
const BLOOD_PRESSURE = syntheaPanel(['85354-9', 'Blood pressure panel'], '2026-06-15T09:11:33-04:00', [
  [['8462-4', 'Diastolic Blood Pressure'], 84, 'mm[Hg]'],
  [['8480-6', 'Systolic Blood Pressure'], 131, 'mm[Hg]'],
])

export const SYNTHEA_CHARTS: Readonly<Record<string, VendorChart>> = {
  C01: {
    patient: syntheaPatient('female', '1981-05-06'),
    conditions: [
      syntheaCondition(
        ['10509002', 'Acute bronchitis (disorder)'],
        '2025-11-02T08:00:00-05:00',
        '2025-11-20T08:00:00-05:00',
      ),
      syntheaCondition(['73595000', 'Stress (finding)'], '2024-01-09T08:00:00-05:00'),
    ],
    medications: [
      syntheaOrder({
        drug: ['313782', 'Acetaminophen 325 MG Oral Tablet'],
        status: 'stopped',
        authoredOn: '2025-11-02T08:00:00-05:00',
      }),
    ],
    results: [BLOOD_PRESSURE],
    encounters: [VISIT],
  },
  C03: { patient: syntheaPatient('female', '1988-05-06'), results: [BLOOD_PRESSURE], encounters: [VISIT] },
  C06: {
    patient: syntheaPatient('female', '1997-05-06'),
    medications: [
      {
        ...syntheaOrder({
          drug: ['748962', 'Yaz 28 Day Pack'],
          status: 'stopped',
          authoredOn: '2026-03-29T08:00:00-04:00',
          daily: 1,
        }),
        // It writes no day on which an order was stopped: what was supplied is all there is.
        dispenseRequest: {
          numberOfRepeatsAllowed: 0,
          expectedSupplyDuration: { value: 28, unit: 'days', code: 'd' },
        },
      },
    ],
  },
  C07: {
    patient: syntheaPatient('female', '1972-05-06'),
    medications: [
      syntheaOrder({
        drug: ['241946', '84 HR Estradiol 0.00208 MG/HR Transdermal System'],
        status: 'active',
        authoredOn: '2026-02-11T08:00:00-05:00',
      }),
    ],
  },
  C08: {
    patient: syntheaPatient('male', '1990-05-06'),
    conditions: [syntheaCondition(EPILEPSY, '2011-02-02T08:00:00-05:00')],
    medications: [
      syntheaOrder({
        drug: ['308971', 'Carbamazepine[Tegretol]'],
        status: 'active',
        authoredOn: '2011-02-02T08:00:00-05:00',
      }),
    ],
  },
  C09: {
    patient: syntheaPatient('male', '1990-05-06'),
    conditions: [syntheaCondition(EPILEPSY, '2011-02-02T08:00:00-05:00')],
    medications: [
      syntheaOrder({
        drug: ['311288', 'levETIRAcetam 250 MG Oral Tablet'],
        status: 'active',
        authoredOn: '2020-02-02T08:00:00-05:00',
        daily: 2,
      }),
    ],
  },
  C12: {
    patient: syntheaPatient('male', '1971-05-06'),
    conditions: [
      syntheaCondition(
        ['433144002', 'Chronic kidney disease stage 3 (disorder)'],
        '2016-03-01T08:00:00-05:00',
      ),
      syntheaCondition(['46177005', 'End-stage renal disease (disorder)'], '2024-03-01T08:00:00-05:00'),
    ],
    results: [
      syntheaResult(
        ['33914-3', 'Estimated Glomerular Filtration Rate'],
        '2026-05-02T08:00:00-04:00',
        8.4,
        'mL/min/{1.73_m2}',
      ),
    ],
  },
  C18: {
    patient: syntheaPatient('female', '1964-05-06'),
    conditions: [
      syntheaCondition(['237783006', 'Mass of adrenal gland (finding)'], '2026-01-15T10:00:00-05:00'),
    ],
    medications: syntheaOrderByReference({
      drug: ['308979', 'carBAMazepine 200 MG Oral Tablet'],
      status: 'active',
      authoredOn: '2019-01-15T10:00:00-05:00',
      daily: 2,
    }),
  },
  C21: {
    patient: syntheaPatient('female', '1960-05-06'),
    medications: syntheaOrderByReference({
      drug: ['312617', 'predniSONE 5 MG Oral Tablet'],
      status: 'active',
      authoredOn: '2026-05-20T10:00:00-04:00',
      daily: 1,
    }),
  },
  C23: {
    patient: syntheaPatient('male', '1978-05-06'),
    medications: [
      syntheaOrder({
        drug: ['895994', '120 ACTUAT Fluticasone propionate 0.044 MG/ACTUAT Metered Dose Inhaler'],
        status: 'active',
        authoredOn: '2015-04-18T10:00:00-04:00',
        daily: 2,
      }),
      syntheaOrder({
        drug: [
          '2599543',
          '{5 (nirmatrelvir 150 MG Oral Tablet / ritonavir 100 MG Oral Tablet) } Pack [Paxlovid]',
        ],
        status: 'active',
        authoredOn: '2026-06-13T10:00:00-04:00',
        daily: 2,
      }),
    ],
  },
  C27: {
    patient: syntheaPatient('female', '1975-05-06'),
    medications: [
      {
        ...syntheaOrder({
          drug: ['312617', 'predniSONE 5 MG Oral Tablet'],
          status: 'completed',
          authoredOn: '2026-02-05T10:00:00-05:00',
          daily: 1,
        }),
        dispenseRequest: {
          numberOfRepeatsAllowed: 0,
          expectedSupplyDuration: { value: 10, unit: 'days', code: 'd' },
        },
      },
    ],
  },
  C29: {
    patient: syntheaPatient('male', '1969-05-06'),
    conditions: [syntheaCondition(['82423001', 'Chronic pain (finding)'], '2019-05-06T10:00:00-04:00')],
    medications: [
      syntheaOrder({
        drug: ['1049504', 'Abuse-Deterrent 12 HR Oxycodone Hydrochloride 10 MG Extended Release Oral Tablet'],
        status: 'active',
        authoredOn: '2025-06-06T10:00:00-04:00',
        daily: 2,
      }),
    ],
  },
  C32: {
    patient: syntheaPatient('female', '1980-05-06'),
    results: [
      syntheaResult(
        ['6298-4', 'Potassium [Moles/volume] in Blood'],
        '2026-06-10T08:00:00-04:00',
        2.7,
        'mmol/L',
      ),
    ],
  },
  C40: { patient: syntheaPatient('male', '2010-05-06'), encounters: [VISIT] },
  C41: {
    patient: syntheaPatient('female', '1948-05-06'),
    encounters: [
      syntheaVisit({
        status: 'in-progress',
        kind: 'HH',
        type: ['305336008', 'Admission to hospice (procedure)'],
        period: { start: '2026-05-30T10:00:00-04:00' },
      }),
    ],
  },
  C57: { patient: syntheaPatient('male', '1976-05-06'), encounters: [VISIT] },
  C59: { patient: syntheaPatient('male', '1976-05-06'), encounters: [VISIT] },
  C60: { patient: syntheaPatient('male', '1976-05-06'), encounters: [VISIT] },
  C61: { patient: syntheaPatient('female', '1981-05-06') },
  C62: {
    patient: syntheaPatient('male', '1971-05-06'),
    conditions: [
      syntheaCondition(
        ['78275009', 'Obstructive sleep apnea syndrome (disorder)'],
        '2019-09-09T10:00:00-04:00',
      ),
      syntheaCondition(['44054006', 'Diabetes mellitus type 2 (disorder)'], '2014-09-09T10:00:00-04:00'),
      syntheaCondition(['57406009', 'Carpal tunnel syndrome (disorder)'], '2023-09-09T10:00:00-04:00'),
    ],
  },
  C65: { patient: syntheaPatient('female', '1981-05-06') },
  C68: { patient: syntheaPatient('female', '1994-05-06') },
  C69: { patient: syntheaPatient('female', '1981-05-06') },
  C74: {
    patient: syntheaPatient('female', '1988-05-06'),
    conditions: [
      syntheaCondition(['424131007', 'Easy bruising (finding)'], '2026-02-09T10:00:00-05:00'),
      syntheaCondition(['59621000', 'Essential hypertension (disorder)'], '2022-02-09T10:00:00-05:00'),
      syntheaCondition(['64859006', 'Osteoporosis (disorder)'], '2025-02-09T10:00:00-05:00'),
    ],
  },
  C77: { patient: syntheaPatient('female', '1976-05-06') },
  C78: { patient: syntheaPatient('female', '1976-05-06') },
  C80: { patient: syntheaPatient('female', '2007-05-06') },
  C81: {
    patient: syntheaPatient('female', '1994-05-06'),
    conditions: [
      syntheaCondition(
        ['72892002', 'Normal pregnancy (finding)'],
        '2024-10-01T08:00:00-04:00',
        '2025-07-01T08:00:00-04:00',
      ),
    ],
  },
  C82: { patient: syntheaPatient('female', '1976-05-06'), encounters: [VISIT] },
  C83: {
    patient: syntheaPatient('female', '1976-05-06'),
    conditions: [],
    medications: [
      syntheaOrder({
        drug: ['310798', 'Hydrochlorothiazide 25 MG Oral Tablet'],
        status: 'active',
        authoredOn: '2022-02-09T10:00:00-05:00',
        daily: 1,
      }),
    ],
    results: [
      syntheaResult(
        ['6298-4', 'Potassium [Moles/volume] in Blood'],
        '2026-06-08T08:00:00-04:00',
        2.8,
        'mmol/L',
      ),
    ],
  },
  C87: { patient: syntheaPatient('female', '1976-05-06') },
  C92: {
    patient: syntheaPatient('female', '1976-05-06'),
    medications: [
      {
        ...syntheaOrder({
          drug: ['197582', 'dexamethasone 4 MG Oral Tablet'],
          status: 'active',
          authoredOn: '2026-06-09T10:00:00-04:00',
          daily: 1,
        }),
        dispenseRequest: { quantity: { value: 14, unit: 'tablet' }, numberOfRepeatsAllowed: 0 },
      },
    ],
  },
}
