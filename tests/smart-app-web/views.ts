import type { AppView, ViewedCondition, ViewedFindings, ViewedMeasure } from '../../src/smart-app/view.ts'

/** Answers of `api/view` to show the page with: one ordinary one, and what differs from it. */
export const FULL: AppView = {
  notGranted: null,
  patientId: 'keller-anna',
  needPatientBanner: true,
  label: 'DEMO',
  model: {
    name: 'facies-geometry',
    version: '1.0.0',
    statement:
      'This reference model was fitted on simulated shape changes of photos of people without the disease; it has ' +
      "seen no patient with Cushing's syndrome or acromegaly.",
  },
  photos: [
    { mediaId: 'newest', takenOn: '2026-10-04', assessment: { kind: 'scored', cautions: [] } },
    {
      mediaId: 'turned',
      takenOn: '2024-02-11',
      assessment: {
        kind: 'not-assessed',
        reasons: [{ says: 'The head is turned to the side.', advice: 'Use a photo from the front.' }],
      },
    },
    { mediaId: 'undated', takenOn: null, assessment: { kind: 'scored', cautions: [] } },
  ],
  opensOn: null,
  photosWithheld: null,
  findings: findings(),
  hidden: null,
  awaitsImpression: false,
  impressionOf: null,
  offers: { orders: 'none', filing: null, answers: false, snooze: false },
  kept: { answers: [], snoozes: [], impression: null, drafts: [], filed: null },
}

export const EMPTY: AppView = {
  ...FULL,
  photos: [],
  findings: findings({ mediaId: null, takenOn: null, measures: [], conditions: notAssessed() }),
}

export const NONE_LISTED: AppView = {
  ...EMPTY,
  findings: EMPTY.findings && { ...EMPTY.findings, heldBack: 'newest-unlisted' },
}

export const WITHHELD: AppView = {
  ...EMPTY,
  photosWithheld: 'The patient has refused the analysis of photos, so no photo is shown or assessed.',
}

export const NONE_ASSESSED: AppView = {
  ...FULL,
  photos: FULL.photos.slice(1, 2),
  findings: findings({ mediaId: null, takenOn: null, measures: [], conditions: notAssessed() }),
}

export const UNREAD: AppView = {
  ...FULL,
  notGranted: 'The EHR has not granted Facies to read MedicationRequest.',
  findings: findings({
    unread: ['the medications'],
    conditions: conditions().map((condition) => ({
      ...condition,
      tests: [],
      avoided: [],
      cautions: [],
      onFile: [],
      forPatient: [],
    })),
  }),
}

export const HIDDEN: AppView = {
  ...FULL,
  label: null,
  needPatientBanner: false,
  findings: null,
  hidden: 'This site runs Facies silently: photos are assessed, and findings are shown to nobody.',
}

export const PENDING: AppView = {
  ...FULL,
  label: 'TEST',
  photos: [
    { mediaId: 'newest', takenOn: '2026-10-04', assessment: { kind: 'pending' } },
    ...FULL.photos.slice(1),
  ],
  findings: findings({
    mediaId: null,
    takenOn: null,
    heldBack: 'pending',
    measures: [],
    conditions: notAssessed(),
  }),
}

const BY_SET: ViewedCondition['tests'] = [
  {
    test: 'lddst_2d',
    name: '2-day low-dose dexamethasone suppression test',
    order: 'by the local order set: Dexamethasone 0.5 mg every 6 hours for 48 hours, then serum cortisol',
    bySet: true,
  },
]

/** Everything is offered, and nothing was done yet. */
export const ACTING: AppView = {
  ...FULL,
  findings: findings({ conditions: conditions(BY_SET) }),
  offers: { orders: 'create', filing: 'RiskAssessment', answers: true, snooze: true },
}

/** The first choice goes by the site's order set. */
export const BY_SET_FIRST: AppView = {
  ...ACTING,
  findings: findings({
    conditions: conditions().map((condition) => ({ ...condition, tests: [...BY_SET, ...condition.tests] })),
  }),
}

export const COPYING: AppView = { ...ACTING, offers: { ...ACTING.offers, orders: 'copy' } }

/** What was said and done before, on the photo that counts. */
export const KEPT: AppView = {
  ...ACTING,
  kept: {
    answers: [
      {
        condition: 'cushing',
        answer: 'disagree',
        reason: 'known-explanation',
        at: '2026-11-02T09:30:00.000Z',
      },
      { condition: 'acromegaly', answer: 'agree', reason: null, at: '2026-11-02T09:31:00.000Z' },
    ],
    snoozes: [{ condition: 'cushing', until: '2027-01-31' }],
    impression: { mediaId: 'newest', conditions: { cushing: 'unsure', acromegaly: 'no' } },
    drafts: [],
    filed: {
      isWhole: true,
      as: 'RiskAssessment',
      at: '2026-11-02T09:32:00.000Z',
      references: ['RiskAssessment/1', 'RiskAssessment/2'],
    },
  },
}

export const AWAITING: AppView = { ...ACTING, findings: null, awaitsImpression: true, impressionOf: 'newest' }

function findings(changes: Partial<ViewedFindings> = {}): ViewedFindings {
  return {
    mediaId: 'newest',
    takenOn: '2026-10-04',
    heldBack: null,
    conditions: conditions(),
    measures: measures(),
    unread: [],
    ...changes,
  }
}

function conditions(moreTests: ViewedCondition['tests'] = []): readonly ViewedCondition[] {
  return [
    {
      condition: 'cushing',
      name: "Cushing's syndrome",
      outcome: 'suspected',
      action: 'workup',
      howSoon: 'Soon',
      says: "A resemblance to the facial features of Cushing's syndrome was seen, above the upper threshold of the model.",
      worth:
        'Of 100 such findings in people with hypertension, perhaps 3 to 12 are right (borrowed from photo tools for acromegaly; not known for this one).',
      decision: 'Two signs in the chart support a work-up.',
      testOrder: 'in order of preference; the first is enough to begin; why not the others: below',
      needsAll: false,
      tests: [
        {
          test: 'lnsc_x2',
          name: 'Late-night salivary cortisol',
          order: 'Two samples at home, at bedtime, on two evenings.',
          bySet: false,
        },
        { test: 'ufc24_x2', name: '24-hour urinary free cortisol', order: 'Two collections.', bySet: false },
        ...moreTests,
      ],
      avoided: [
        {
          name: '1 mg overnight dexamethasone suppression',
          because: 'oestrogen raises total cortisol and makes the result look abnormal',
        },
      ],
      onFile: ['Late-night salivary cortisol, 2025-11-02: abnormal'],
      cautions: ['Ask about steroids in any form: creams, injections, inhalers, joint supplements.'],
      forPatient: [
        { test: 'lnsc_x2', says: 'Late-night salivary cortisol: Collect saliva at bedtime.' },
        { test: 'ufc24_x2', says: '24-hour urinary free cortisol: Collect all urine.' },
      ],
      referral: 'Ask endocrinology when two results are abnormal.',
    },
    {
      condition: 'acromegaly',
      name: 'Acromegaly',
      outcome: 'indeterminate',
      action: 'silent',
      howSoon: '',
      says: 'A resemblance to the facial features of acromegaly was seen, between the two thresholds of the model.',
      worth:
        'How accurate this model is in patients is not known. How often such a finding is right is not stated here: results and signs in the chart say more than a photo.',
      decision: 'Nothing is suggested on this sign alone.',
      testOrder: '',
      needsAll: false,
      tests: [],
      avoided: [],
      cautions: [],
      onFile: [],
      forPatient: [],
      referral: null,
    },
  ]
}

function notAssessed(): readonly ViewedCondition[] {
  return conditions().map((condition) => ({
    ...condition,
    outcome: 'not-assessed' as const,
    action: 'silent' as const,
    howSoon: '',
    says: 'No photo could be assessed.',
    worth: '',
    decision: 'Nothing can be concluded from the photos.',
    testOrder: '',
    needsAll: false,
    tests: [],
    avoided: [],
    cautions: [],
    forPatient: [],
    referral: null,
  }))
}

function measures(): readonly ViewedMeasure[] {
  return [
    measure(
      'nose_w/face_w',
      'Nose width',
      -0.4,
      'nose narrower than in 65 of 100 women of the reference set',
    ),
    measure('upper_lip_h/face_w', 'Upper lip', 0, 'upper lip like the middle of the reference set'),
    measure(
      'lower_lip_h/face_w',
      'Lower lip',
      1.1,
      'lower lip fuller than in 86 of 100 women of the reference set',
    ),
    measure(
      'face_h/biocular',
      'Face length',
      -2.6,
      'face shorter than in 99 of 100 women of the reference set',
    ),
    measure(
      'face_w/face_h',
      'Face breadth',
      2.3,
      'face broader than in 98 of 100 women of the reference set',
      ['cushing'],
    ),
    measure(
      'lower_face/face_h',
      'Lower face',
      0.9,
      'lower face longer than in 81 of 100 women of the reference set',
    ),
    measure('jaw_w/face_w', 'Jaw width', 1.6, 'jaw wider than in 94 of 100 women of the reference set', [
      'cushing',
      'acromegaly',
    ]),
    measure(
      'low_cheek_w/face_h',
      'Cheek fullness',
      4.8,
      'cheeks fuller than in 99 of 100 women of the reference set',
      ['cushing'],
    ),
    measure(
      'lower_roundness',
      'Roundness',
      -4.3,
      'lower face less round than in 99 of 100 women of the reference set',
    ),
  ]
}

function measure(
  name: string,
  label: string,
  z: number,
  says: string,
  pointsTo: ViewedMeasure['pointsTo'] = [],
): ViewedMeasure {
  return { name, label, z, rank: 50, says, pointsTo }
}
