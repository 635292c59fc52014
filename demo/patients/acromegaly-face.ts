import type { DemoPatient } from '../chart/demo-patient.ts'
import { LOOKS_LIKE_ACROMEGALY, LOOKS_LIKE_NEITHER, NO_SIGN, YEAR } from './shared-rows.ts'

/** Two faces that look like acromegaly: one long known, one not. */
export const WITH_ACROMEGALY_FACE: readonly DemoPatient[] = [
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
]
