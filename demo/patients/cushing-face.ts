import type { DemoPatient } from '../chart/demo-patient.ts'
import { ALL_TESTS_SPOILT, LOOKS_LIKE_CUSHING, NO_SIGN, YEAR } from './shared-rows.ts'

/** Five faces that look like Cushing's syndrome, each with something else in the chart that decides. */
export const WITH_CUSHING_FACE: readonly DemoPatient[] = [
  {
    id: 'keller-anna',
    name: { family: 'Demo-Keller', given: 'Anna' },
    recordNumber: 'DEMO-1041',
    sex: 'female',
    age: 41,
    story: 'Three supporting signs and nothing that spoils a test',
    calledBy: 'both',
    photos: [
      { file: 'cushing-woman-41.jpg', daysAgo: 60, stored: 'absolute-url', shows: LOOKS_LIKE_CUSHING },
    ],
    problems: [
      { problem: 'hypertension', daysAgo: 5 * YEAR },
      { problem: 'easyBruising', daysAgo: 300 },
      { problem: 'proximalMyopathy', daysAgo: 120 },
    ],
    medications: [{ drug: 'lisinopril', daysAgo: 4 * YEAR, route: 'oral', dose: { value: 10, unit: 'mg' } }],
    results: [
      { result: 'potassium', value: 3.9, daysAgo: 20 },
      { result: 'egfr', value: 92, daysAgo: 20 },
    ],
    visits: [{ specialty: 'generalPractice', daysAgo: 20, reason: 'hypertension' }],
    pregnancy: 'not-pregnant',
    expected: {
      cushing: {
        action: 'workup',
        urgency: 'soon',
        recommend: ['lnsc_x2', 'ufc24_x2', 'dst_1mg'],
        avoid: [],
      },
      acromegaly: NO_SIGN,
    },
  },
  {
    id: 'fischer-lena',
    name: { family: 'Demo-Fischer', given: 'Lena' },
    recordNumber: 'DEMO-1029',
    sex: 'female',
    age: 29,
    story: 'Takes the combined pill, which spoils the dexamethasone test',
    calledBy: 'both',
    photos: [
      { file: 'cushing-woman-29.jpg', daysAgo: 45, stored: 'relative-url', shows: LOOKS_LIKE_CUSHING },
    ],
    problems: [
      { problem: 'type2Diabetes', daysAgo: 500 },
      // The code says striae; their width and colour stand in the words alone, so the rules do not count them.
      { problem: 'widePurpleStriae', daysAgo: 200 },
      { problem: 'easyBruising', daysAgo: 150 },
    ],
    medications: [
      {
        drug: 'combinedPill',
        daysAgo: 2 * YEAR,
        route: 'oral',
        dose: { value: 1, unit: '{tablet}' },
        ingredients: ['ethinylestradiol', 'levonorgestrel'],
      },
      { drug: 'metformin', daysAgo: 480, route: 'oral', dose: { value: 850, unit: 'mg' } },
    ],
    results: [{ result: 'hba1c', value: 7.1, daysAgo: 40 }],
    visits: [{ specialty: 'generalPractice', daysAgo: 40, reason: 'type2Diabetes' }],
    pregnancy: 'not-pregnant',
    expected: {
      cushing: {
        action: 'workup',
        urgency: 'soon',
        recommend: ['lnsc_x2', 'ufc24_x2'],
        avoid: [{ test: 'dst_1mg', reasons: ['OESTROGEN'] }],
      },
      acromegaly: NO_SIGN,
    },
  },
  {
    id: 'lindqvist-erik',
    name: { family: 'Demo-Lindqvist', given: 'Erik' },
    recordNumber: 'DEMO-1052',
    sex: 'male',
    age: 52,
    story: 'Takes prednisone that another practice prescribes, and had a knee injected: review it first',
    calledBy: 'both',
    photos: [{ file: 'cushing-man-52.jpg', daysAgo: 30, stored: 'document', shows: LOOKS_LIKE_CUSHING }],
    problems: [{ problem: 'hypertension', daysAgo: 8 * YEAR }],
    medications: [
      { drug: 'prednisone', daysAgo: 240, route: 'oral', dose: { value: 10, unit: 'mg' }, reported: true },
    ],
    procedures: [{ procedure: 'kneeInjection', daysAgo: 40 }],
    results: [{ result: 'egfr', value: 78, daysAgo: 90 }],
    visits: [{ specialty: 'generalPractice', daysAgo: 30 }],
    pregnancy: 'not-recorded',
    expected: {
      cushing: { action: 'review-exogenous', recommend: [], avoid: ALL_TESTS_SPOILT },
      acromegaly: NO_SIGN,
    },
  },
  {
    id: 'okafor-ngozi',
    name: { family: 'Demo-Okafor', given: 'Ngozi' },
    recordNumber: 'DEMO-1063',
    sex: 'female',
    age: 63,
    story: 'Severe kidney disease: urine cortisol is of no use, dexamethasone comes first',
    calledBy: 'both',
    photos: [
      { file: 'cushing-woman-63.jpg', daysAgo: 75, stored: 'absolute-url', shows: LOOKS_LIKE_CUSHING },
    ],
    problems: [
      { problem: 'kidneyDiseaseStage4', daysAgo: 900 },
      { problem: 'osteoporosis', daysAgo: 3 * YEAR },
      { problem: 'easyBruising', daysAgo: 400 },
    ],
    medications: [],
    results: [
      { result: 'egfr', value: 24, daysAgo: 30 },
      { result: 'potassium', value: 4.6, daysAgo: 30 },
    ],
    visits: [{ specialty: 'generalPractice', daysAgo: 30, reason: 'kidneyDiseaseStage4' }],
    pregnancy: 'not-recorded',
    expected: {
      cushing: {
        action: 'workup',
        urgency: 'soon',
        recommend: ['dst_1mg', 'lnsc_x2'],
        avoid: [{ test: 'ufc24_x2', reasons: ['RENAL'] }],
      },
      acromegaly: NO_SIGN,
    },
  },
  {
    id: 'nguyen-linh',
    name: { family: 'Demo-Nguyen', given: 'Linh' },
    recordNumber: 'DEMO-1033',
    sex: 'female',
    age: 33,
    story: 'Pregnant: urine cortisol first, no dexamethasone, endocrinology with obstetrics',
    calledBy: 'both',
    photos: [
      { file: 'cushing-woman-33.jpg', daysAgo: 14, stored: 'absolute-url', shows: LOOKS_LIKE_CUSHING },
    ],
    problems: [
      { problem: 'pregnancy', daysAgo: 20 * 7 },
      { problem: 'hypertension', daysAgo: YEAR },
      { problem: 'easyBruising', daysAgo: 220 },
    ],
    medications: [{ drug: 'labetalol', daysAgo: 120, route: 'oral', dose: { value: 100, unit: 'mg' } }],
    results: [{ result: 'potassium', value: 3.8, daysAgo: 14 }],
    visits: [{ specialty: 'generalPractice', daysAgo: 14, reason: 'pregnancy' }],
    pregnancy: { weeks: 20 },
    expected: {
      cushing: {
        action: 'workup',
        urgency: 'soon',
        recommend: ['ufc24_x2', 'lnsc_x2'],
        avoid: [{ test: 'dst_1mg', reasons: ['PREGNANCY'] }],
      },
      acromegaly: NO_SIGN,
    },
  },
]
