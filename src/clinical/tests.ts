import type { Condition } from './conditions.ts'

const LOINC = 'http://loinc.org'
const SNOMED = 'http://snomed.info/sct'

const SALIVA =
  'Collect saliva at bedtime, between 23:00 and 24:00, on two nights. Do not smoke and do not brush your teeth before. No steroid cream on hands or lips.'
const URINE =
  'Discard the first urine of the morning, then collect all urine for 24 hours, the next morning included. Drink as usual. Two collections.'
const DEXAMETHASONE =
  'Take the tablet between 23:00 and 24:00; blood is drawn the next morning between 08:00 and 09:00.'
const IGF1 = 'Blood can be drawn at any time, fasting is not needed.'
const OESTROGEN = 'Say which oestrogen you take, if any.'
const GLUCOSE = 'Come fasting. You drink 75 g of glucose, and blood is drawn over two hours.'

/**
 * The tests that a decision may name.
 *
 * `order`: the code for a draft order, only where the code's full name was checked; null means that the card names
 * the test in words. The codes do not carry how often or when, so `orderText` goes along with each. The 1 mg
 * dexamethasone test has none: its order is a set of tablet, timed blood draw and drug level that only the site's
 * own order set can hold (HK-7).
 */
export const TESTS = {
  lnsc_x2: {
    name: 'Late-night salivary cortisol',
    orderText: 'Late-night salivary cortisol (23:00 to 24:00), two nights',
    condition: 'cushing',
    kind: 'first-line',
    patientInstruction: SALIVA,
    order: { system: LOINC, code: '2142-8', display: 'Cortisol [Mass/volume] in Saliva (oral fluid)' },
  },
  ufc24_x2: {
    name: '24-hour urinary free cortisol',
    orderText: '24-hour urinary free cortisol with volume and creatinine, two collections',
    condition: 'cushing',
    kind: 'first-line',
    patientInstruction: URINE,
    order: { system: LOINC, code: '2147-7', display: 'Cortisol Free [Mass/time] in 24 hour Urine' },
  },
  dst_1mg: {
    name: '1 mg overnight dexamethasone suppression test',
    orderText:
      'Dexamethasone 1 mg at 23:00 to 24:00, serum cortisol at 08:00 to 09:00, with a dexamethasone level where available',
    condition: 'cushing',
    kind: 'first-line',
    patientInstruction: DEXAMETHASONE,
    order: null,
  },
  lddst_2d: {
    name: '2-day low-dose dexamethasone suppression test',
    orderText: 'Dexamethasone 0.5 mg every 6 hours for 48 hours, then serum cortisol',
    condition: 'cushing',
    kind: 'second-line',
    patientInstruction:
      'Take one tablet every 6 hours for two days; blood is drawn at the time you were told.',
    order: null,
  },
  igf1: {
    name: 'IGF-1',
    orderText: 'IGF-1 with an age- and sex-specific reference range',
    condition: 'acromegaly',
    kind: 'first-line',
    patientInstruction: IGF1,
    oestrogenQuestion: OESTROGEN,
    order: {
      system: LOINC,
      code: '2484-4',
      display: 'Insulin-like growth factor-I [Mass/volume] in Serum or Plasma',
    },
  },
  igf1_repeat: {
    name: 'Repeat IGF-1',
    orderText: 'Repeat IGF-1, same assay, with an age- and sex-specific reference range',
    condition: 'acromegaly',
    kind: 'second-line',
    patientInstruction: IGF1,
    oestrogenQuestion: OESTROGEN,
    order: {
      system: LOINC,
      code: '2484-4',
      display: 'Insulin-like growth factor-I [Mass/volume] in Serum or Plasma',
    },
  },
  ogtt_gh: {
    name: 'Oral glucose tolerance test with growth hormone',
    orderText: '75 g oral glucose, growth hormone at 0, 30, 60, 90 and 120 minutes',
    condition: 'acromegaly',
    kind: 'second-line',
    patientInstruction: GLUCOSE,
    order: null,
  },
  pituitary_mri: {
    name: 'Pituitary MRI',
    orderText: 'MRI of pituitary and sella; without gadolinium in pregnancy',
    condition: 'both',
    kind: 'imaging',
    patientInstruction:
      'Say before the scan whether you have a pacemaker, metal in the body, or may be pregnant.',
    order: { system: LOINC, code: '24880-7', display: 'MR Pituitary and Sella turcica' },
  },
  visual_fields: {
    name: 'Formal visual fields',
    orderText: 'Formal visual field examination by ophthalmology',
    condition: 'both',
    kind: 'examination',
    patientInstruction: 'Bring your glasses, and do not drive to the examination yourself.',
    order: { system: SNOMED, code: '308479007', display: 'Referral to ophthalmologist (procedure)' },
  },
} as const satisfies Record<string, HormoneTest>

export type HormoneTest = {
  readonly name: string
  /** What the clinician orders, in words. */
  readonly orderText: string
  readonly condition: Condition | 'both'
  readonly kind: 'first-line' | 'second-line' | 'imaging' | 'examination'
  readonly patientInstruction: string
  /** What else is asked of whoever may take oestrogen. */
  readonly oestrogenQuestion?: string
  readonly order: { readonly system: string; readonly code: string; readonly display: string } | null
}

export type TestKey = keyof typeof TESTS

/** CS-SEL-0: the first-line tests in the order that holds when nothing speaks against one. */
export const CORTISOL_TESTS = ['lnsc_x2', 'ufc24_x2', 'dst_1mg'] as const satisfies readonly TestKey[]

export type CortisolTest = (typeof CORTISOL_TESTS)[number]
