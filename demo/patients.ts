import type { DemoPatient, ExpectedAxis } from './chart/demo-patient.ts'

const NO_SIGN: ExpectedAxis = { action: 'silent', reason: 'SI-NEG-1', recommend: [] }
const UNUSABLE: ExpectedAxis = { action: 'silent', reason: 'SI-QUAL-1', recommend: [] }
const ALL_TESTS_SPOILT = (['lnsc_x2', 'ufc24_x2', 'dst_1mg'] as const).map((test) => ({
  test,
  reasons: ['EXOGENOUS_GC'] as const,
}))
const LOOKS_LIKE_CUSHING = { cushing: 'suspected', acromegaly: 'not' } as const
const LOOKS_LIKE_ACROMEGALY = { cushing: 'not', acromegaly: 'suspected' } as const
const LOOKS_LIKE_NEITHER = { cushing: 'not', acromegaly: 'not' } as const
const CANNOT_BE_SEEN = { cushing: 'not-assessed', acromegaly: 'not-assessed' } as const

const YEAR = 365

/** The people of the demo: invented charts, drawn faces, and beside each what the rule book makes of it. */
export const DEMO_PATIENTS: readonly DemoPatient[] = [
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
    story: 'Takes prednisone, which may explain the face: review it first',
    calledBy: 'both',
    photos: [{ file: 'cushing-man-52.jpg', daysAgo: 30, stored: 'absolute-url', shows: LOOKS_LIKE_CUSHING }],
    problems: [{ problem: 'hypertension', daysAgo: 8 * YEAR }],
    medications: [{ drug: 'prednisone', daysAgo: 240, route: 'oral', dose: { value: 10, unit: 'mg' } }],
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
  {
    id: 'haddad-samir',
    name: { family: 'Demo-Haddad', given: 'Samir' },
    recordNumber: 'DEMO-1058',
    sex: 'male',
    age: 58,
    story: 'Known acromegaly, seen by endocrinology three months ago: nothing to add',
    calledBy: 'both',
    photos: [
      { file: 'acromegaly-man-58.jpg', daysAgo: 100, stored: 'absolute-url', shows: LOOKS_LIKE_ACROMEGALY },
    ],
    problems: [{ problem: 'acromegaly', daysAgo: 4 * YEAR }],
    medications: [
      { drug: 'lanreotide', daysAgo: 3 * YEAR, route: 'subcutaneous', dose: { value: 120, unit: 'mg' } },
    ],
    results: [{ result: 'igf1', value: 198, daysAgo: 90, upperLimit: 220 }],
    visits: [{ specialty: 'endocrinology', daysAgo: 90, reason: 'acromegaly' }],
    pregnancy: 'not-recorded',
    expected: {
      cushing: NO_SIGN,
      acromegaly: { action: 'silent', reason: 'SI-DX-2', recommend: [] },
    },
  },
  {
    id: 'kowalski-piotr',
    name: { family: 'Demo-Kowalski', given: 'Piotr' },
    recordNumber: 'DEMO-1047',
    sex: 'male',
    age: 47,
    story: 'Two photos, seven years apart: the newest counts, the older one shows how the face has changed',
    calledBy: 'both',
    photos: [
      {
        file: 'acromegaly-man-47-2026.jpg',
        daysAgo: 50,
        stored: 'absolute-url',
        shows: LOOKS_LIKE_ACROMEGALY,
      },
      {
        file: 'acromegaly-man-47-2019.jpg',
        daysAgo: 7 * YEAR,
        stored: 'relative-url',
        shows: LOOKS_LIKE_NEITHER,
      },
    ],
    problems: [
      { problem: 'carpalTunnel', daysAgo: 2 * YEAR },
      { problem: 'sleepApnoea', daysAgo: 400 },
    ],
    medications: [],
    results: [{ result: 'hba1c', value: 5.9, daysAgo: 60 }],
    visits: [{ specialty: 'generalPractice', daysAgo: 50, reason: 'sleepApnoea' }],
    pregnancy: 'not-recorded',
    expected: {
      cushing: NO_SIGN,
      acromegaly: { action: 'workup', urgency: 'soon', recommend: ['igf1'], avoid: [] },
    },
  },
  {
    id: 'silva-marta',
    name: { family: 'Demo-Silva', given: 'Marta' },
    recordNumber: 'DEMO-1038',
    sex: 'female',
    age: 38,
    story: 'A face without these shapes: no card, which excludes nothing',
    calledBy: 'token',
    photos: [
      { file: 'ordinary-woman-38.jpg', daysAgo: 80, stored: 'absolute-url', shows: LOOKS_LIKE_NEITHER },
    ],
    problems: [{ problem: 'hypertension', daysAgo: 200 }],
    medications: [],
    results: [],
    visits: [{ specialty: 'generalPractice', daysAgo: 80 }],
    pregnancy: 'not-pregnant',
    expected: { cushing: NO_SIGN, acromegaly: NO_SIGN },
  },
  {
    id: 'baptiste-claire',
    name: { family: 'Demo-Baptiste', given: 'Claire' },
    recordNumber: 'DEMO-1050',
    sex: 'female',
    age: 50,
    story: 'One photo from the side, one from far away: neither can be assessed',
    calledBy: 'both',
    photos: [
      { file: 'unusable-profile.jpg', daysAgo: 25, stored: 'absolute-url', shows: CANNOT_BE_SEEN },
      { file: 'unusable-small.jpg', daysAgo: 200, stored: 'relative-url', shows: CANNOT_BE_SEEN },
    ],
    problems: [
      { problem: 'easyBruising', daysAgo: 180 },
      { problem: 'osteoporosis', daysAgo: 365 },
    ],
    medications: [],
    results: [],
    visits: [{ specialty: 'generalPractice', daysAgo: 25 }],
    pregnancy: 'not-pregnant',
    expected: { cushing: UNUSABLE, acromegaly: UNUSABLE },
  },
  {
    id: 'mensah-kofi',
    name: { family: 'Demo-Mensah', given: 'Kofi' },
    recordNumber: 'DEMO-1035',
    sex: 'male',
    age: 35,
    story: 'This EHR sends everything with the call, the photo too, and lets nobody read the chart',
    calledBy: 'prefetch',
    photos: [{ file: 'ordinary-man-35.jpg', daysAgo: 35, stored: 'inline', shows: LOOKS_LIKE_NEITHER }],
    problems: [{ problem: 'sleepApnoea', daysAgo: 150 }],
    medications: [],
    results: [],
    visits: [{ specialty: 'generalPractice', daysAgo: 35, reason: 'sleepApnoea' }],
    pregnancy: 'not-recorded',
    expected: { cushing: NO_SIGN, acromegaly: NO_SIGN },
  },
  {
    id: 'moreau-helene',
    name: { family: 'Demo-Moreau', given: 'Hélène' },
    recordNumber: 'DEMO-1045',
    sex: 'female',
    age: 45,
    story: 'Many supporting signs but no photo: Facies says nothing without one',
    calledBy: 'both',
    photos: [],
    problems: [
      { problem: 'easyBruising', daysAgo: 260 },
      { problem: 'osteoporosis', daysAgo: 500 },
      { problem: 'type2Diabetes', daysAgo: 3 * YEAR },
    ],
    medications: [{ drug: 'metformin', daysAgo: 3 * YEAR, route: 'oral', dose: { value: 850, unit: 'mg' } }],
    results: [{ result: 'hba1c', value: 8.3, daysAgo: 45 }],
    visits: [{ specialty: 'generalPractice', daysAgo: 45, reason: 'type2Diabetes' }],
    pregnancy: 'not-recorded',
    expected: {
      cushing: { action: 'silent', recommend: [] },
      acromegaly: { action: 'silent', recommend: [] },
    },
  },
]
