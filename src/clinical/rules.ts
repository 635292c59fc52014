import type { Condition } from './conditions.ts'
import type { Evidence } from './evidence.ts'
import { LIMITS, limitWords } from './limits.ts'
import { modifierRules } from './modifier-rules.ts'

/**
 * Every rule that `decide` applies, in words for its reader. `docs/evidence` shows this table condition by condition.
 * What changes the choice of a cortisol test stands row by row in `cushing-modifiers.ts`. `{…Days}` stands for a
 * window of `windows.ts`.
 */
export const RULES = {
  'SI-AGE-1': {
    says: 'Aged under 18, or age unknown: no suggestion, because children follow other rules.',
    source: 'Nieman 2008, PMID 18334580',
    evidence: ['F', 'D (an unknown age, age on the day of the photo)'],
    about: 'both',
  },
  'SI-DATE-1': {
    says: 'The photo is undated or more than {photoMonths} months old: it serves for comparison only.',
    source: null,
    evidence: ['D'],
    about: 'both',
  },
  'SI-DATE-2': {
    says: 'Aged under 18 on the day of the photo: no suggestion.',
    source: null,
    evidence: ['D'],
    about: 'both',
  },
  'SI-DATE-3': {
    says: 'On the day of the photo something else explained the face that no longer does: a new photo is needed.',
    source: null,
    evidence: ['D'],
    about: 'both',
  },
  'SI-HOSP-1': {
    says: 'Hospice or comfort care: no suggestion.',
    source: null,
    evidence: ['D'],
    about: 'both',
  },
  'SI-CONS-1': {
    says: 'The patient has refused the analysis of photos; read where the site keeps its consents in the chart.',
    source: null,
    evidence: ['D'],
    about: 'both',
  },
  'SI-QUAL-1': {
    says: 'The photo could not be assessed; this says nothing about the patient.',
    source: null,
    evidence: ['D'],
    about: 'both',
  },
  'SI-NEG-1': {
    says: 'No finding on a photo: no suggestion. This does not exclude the disease.',
    source: null,
    evidence: ['D'],
    about: 'both',
  },
  'SI-IND-1': {
    says: 'The photo is indeterminate and the chart holds fewer than three supporting features.',
    source: null,
    evidence: ['D'],
    about: 'both',
  },
  'SI-FACE-1': {
    says: 'Something else changes the face at present: take a new photo afterwards.',
    source: null,
    evidence: ['D'],
    about: 'both',
  },
  'SI-DX-1': {
    says: 'The diagnosis is known and the chart shows no endocrine visit for more than {endocrineVisitDays} days: follow-up with endocrinology.',
    source: 'Katznelson 2014; Giustina 2024, PMC10837217',
    evidence: ['D', 'F (IGF-1 as the target of control)'],
    about: 'both',
  },
  'SI-DX-2': {
    says: 'The diagnosis is known and under endocrine care, or visits could not be read: no suggestion.',
    source: null,
    evidence: ['D'],
    about: 'both',
  },
  'SI-ENDO-1': {
    says: 'Endocrinology already sees this patient: send the finding there, no new orders.',
    source: null,
    evidence: ['D'],
    about: 'both',
  },
  'SI-REP-1': {
    says: 'The same suggestion was dismissed or accepted within the last {restDays} days.',
    source: null,
    evidence: ['D'],
    about: 'both',
  },
  'SI-ACK-1': {
    says: 'The urgent referral was answered in this encounter: it rests until the encounter ends.',
    source: null,
    evidence: ['D'],
    about: 'both',
  },
  'PTP-1': {
    says: 'At least two supporting features in the chart raise the probability: test soon.',
    source: 'Katznelson 2014; De Martino 2025, 10.1007/s40618-024-02453-9',
    evidence: ['D', 'F (the list for acromegaly, the yield of early hypertension and of adrenal lesions)'],
    about: 'both',
    inForce: 'partly',
    waitsFor: 'a code for wide purple striae: no chart entry says it yet',
  },
  'PTP-5': {
    says: 'Without two supporting features in the chart, one of them specific, a photo alone is too weak for a suggestion.',
    source: null,
    evidence: ['D'],
    about: 'both',
    inForce: 'partly',
    waitsFor: 'a code for wide purple striae: no chart entry says it yet',
  },
  'RF-VIS-1': {
    says: 'Visual field defect of chiasm type, or pituitary apoplexy, begun within {redFlagDays} days: same-day contact with endocrinology, visual fields and pituitary MRI; of unknown date: soon. In apoplexy assume adrenal insufficiency: check electrolytes and cortisol, give hydrocortisone by local protocol, and do not wait for visual fields.',
    source: 'Katznelson 2014',
    evidence: ['G', 'D'],
    about: 'both',
  },
  'PTP-2': {
    says: 'Among unselected patients even a good tool gives more than a thousand false alarms for each true case: no screening of a population, no list of flagged patients.',
    source: 'Nieman 2008, PMID 18334580; arithmetic of section 6',
    evidence: ['F', 'D (arithmetic)'],
    about: 'both',
  },
  'PTP-3': {
    says: 'A suggestion says how often such a finding would be right in a setting like this, and never the score alone.',
    source: null,
    evidence: ['D'],
    about: 'both',
  },
  'PTP-4': {
    says: 'A suspicious photo and one abnormal saliva test together still leave the disease at about 0.5 % in the general population, 48 to 57 % in obesity or diabetes, 86 % in hypertension before 40: one abnormal result settles nothing.',
    source: 'Galm 2020; arithmetic of section 6, which assumes independence',
    evidence: [
      'F (accuracy of the tests, prevalence in the groups at risk)',
      'G (prevalence in the general population)',
      'D (arithmetic that takes the tests for independent)',
    ],
    about: 'cushing',
  },
  'HK-1': {
    says: 'None of the orders being placed asks this question: no suggestion.',
    source: null,
    evidence: ['D'],
    about: 'both',
  },
  'HK-2': {
    says: 'An order being placed is unsuitable for this patient, or does not answer the first question: change it to a suggested test.',
    source: 'Nieman 2008, PMID 18334580; Katznelson 2014',
    evidence: ['D'],
    about: 'both',
  },
  'HK-4': {
    says: 'The orders being placed hold a test of this question and none that is challenged: nothing to add.',
    source: null,
    evidence: ['D'],
    about: 'both',
  },
  'HK-6': {
    says: 'A deferral, and a patient whom endocrinology already sees, raise no card; the app shows them.',
    source: null,
    evidence: ['D'],
    about: 'both',
  },
  'HK-7': {
    says: "The dexamethasone test is an order only as the site's order set of tablet, timed blood draw and drug level; a bare serum cortisol is never offered.",
    source: null,
    evidence: ['D'],
    about: 'cushing',
  },
  'HK-5': {
    says: 'A glucocorticoid is about to start: samples taken before the first dose can be read. Needed treatment is never delayed, and only a site that turned this on shows it.',
    source: null,
    evidence: ['D'],
    about: 'cushing',
  },

  'RF-CS-1': {
    says: `Urinary free cortisol from ${limitWords('severeUrine')}, or the latest random serum cortisol of an outpatient from ${limitWords('severeSerum')}, within {redFlagDays} days: same-day contact with endocrinology, unless endocrinology has seen the patient since. Not in pregnancy and not under a steroid that counts as systemic; the serum value not in acute illness or on oestrogen by mouth.`,
    source: 'Paissan 2017, ENDO SAT 408',
    evidence: ['F (the two values)', 'D (without a complication, days, exclusions)'],
    about: 'cushing',
  },
  'RF-CS-2': {
    says: 'An abnormal cortisol test with acute psychosis, sepsis or a venous thromboembolism within {redFlagDays} days: the reader is told to phone endocrinology.',
    source: 'Paissan 2017, ENDO SAT 408',
    evidence: ['F', 'D (days)'],
    about: 'cushing',
  },
  'RF-CS-3': {
    says: `The latest potassium within {potassiumDays} days below ${limitWords('lowPotassium')}, without a diuretic that loses it, vomiting or diarrhoea on the chart: test soon and refer to endocrinology.`,
    source: null,
    evidence: ['D'],
    about: 'cushing',
  },
  'CS-WHO-1': {
    says: "The photo suggests Cushing's syndrome: confirm discriminating features (easy bruising, facial plethora, proximal myopathy, red-purple striae wider than 1 cm) before testing.",
    source: 'Nieman 2008, PMID 18334580',
    evidence: ['F', 'G (the list of features)'],
    about: 'cushing',
  },
  'CS-COMB-1': {
    says: 'An indeterminate photo together with at least three supporting features.',
    source: null,
    evidence: ['D'],
    about: 'cushing',
  },
  'CS-EXO-1': {
    says: 'A systemic or injected glucocorticoid now or within {systemicSteroidDays} days may explain the face: review it before any test.',
    source: 'Nieman 2008, PMID 18334580; Nachawi 2024',
    evidence: ['F', 'D (days)'],
    about: 'cushing',
  },
  'CS-EXO-2': {
    says: 'A local steroid boosted by a strong CYP3A4 inhibitor, or a very potent topical one, counts as systemic: review it before any test.',
    source: 'Raveendran 2014, PMC4319196',
    evidence: ['F', 'D (the very potent ones, days)'],
    about: 'cushing',
  },
  'CS-EXO-3': {
    says: 'Megestrol acts like a glucocorticoid: review it before any test.',
    source: null,
    evidence: ['G', 'D (days)'],
    about: 'cushing',
  },
  'CS-EXO-4': {
    says: 'A local steroid may explain the face: review dose and technique first; test if the exposure is too small.',
    source: 'Nachawi 2024; PMC4215264',
    evidence: ['F', 'D (days, tests once exposure is ruled out)'],
    about: 'cushing',
  },
  'CS-EXO-5': {
    says: 'A glucocorticoid was stopped more than {systemicSteroidDays} days ago: it does not block testing, though changes of the face may last.',
    source: null,
    evidence: ['D'],
    about: 'cushing',
  },
  'CS-EXO-6': {
    says: 'Do not stop a steroid abruptly; ask the prescriber. Adrenal insufficiency is possible.',
    source: 'Beuschlein 2024, PMC11180513; Nachawi 2024',
    evidence: ['F'],
    about: 'cushing',
  },
  'CS-EXO-7': {
    says: 'Dexamethasone by mouth as one dose of up to 2 mg, or 0.5 mg eight times, is a test and not an exposure. A plain serum cortisol of the morning after reads as its result; without the dose on the chart it never does.',
    source: null,
    evidence: ['D'],
    about: 'cushing',
  },
  'CS-EXO-8': {
    says: 'Ask about herbal remedies, skin-lightening creams, bodybuilding and joint supplements: undeclared steroids occur. Licorice and carbenoxolone raise urinary free cortisol.',
    source: 'Nieman 2008, PMID 18334580',
    evidence: ['F (licorice, carbenoxolone)', 'G'],
    about: 'cushing',
  },
  'CS-SEL-0': {
    says: 'First-line tests that suit this patient, in order of preference; the guideline lets the clinician choose.',
    source: 'Nieman 2008, PMID 18334580; Fleseriu 2021',
    evidence: ['F (the clinician chooses)', 'G (the consensus of 2021)', 'D (the order)'],
    about: 'cushing',
  },
  ...modifierRules(),
  'CS-NOT-1': {
    says: 'Not for screening: random serum cortisol, ACTH, 17-ketosteroids, insulin tolerance, loperamide or 8 mg dexamethasone test, imaging of pituitary or adrenals.',
    source: 'Nieman 2008, PMID 18334580',
    evidence: ['F'],
    about: 'cushing',
  },
  'CS-PREG-2': {
    says: 'Pregnancy status unknown in a woman of 18 to 55: ask before choosing a test.',
    source: null,
    evidence: ['D'],
    about: 'cushing',
  },
  'CS-PREG-3': {
    says: `In the second and third trimester of pregnancy urinary free cortisol is abnormal only above ${limitWords('pregnantUrine')}.`,
    source: 'Nieman 2008, PMID 18334580',
    evidence: ['G'],
    about: 'cushing',
  },
  'CS-NONE-1': {
    says: 'No first-line test suits this patient: refer to endocrinology.',
    source: null,
    evidence: ['D'],
    about: 'cushing',
  },
  'CS-PSEUDO-1': {
    says: 'Conditions that raise cortisol without a tumour: mild elevations (urinary free cortisol below 3 times the upper limit) fit them; treat the cause and repeat.',
    source: 'Nieman 2008, PMID 18334580',
    evidence: ['F', 'G (mild elevations, abstinence, PCOS)'],
    about: 'cushing',
  },
  'CS-ILL-1': {
    says: 'Acute illness or major surgery raises cortisol: new photo and test 4 to 6 weeks after recovery.',
    source: 'Nieman 2008, PMID 18334580',
    evidence: ['F', 'D (days, weeks)'],
    about: 'cushing',
  },
  'CS-RES-1': {
    says: `One abnormal test (cortisol after dexamethasone above ${limitWords('dexamethasone')}, saliva or urine above the limit of the laboratory) within {abnormalCortisolDays} days: confirm with a different one and refer to endocrinology.`,
    source: 'Nieman 2008, PMID 18334580',
    evidence: ['F', 'D (days)'],
    about: 'cushing',
  },
  'CS-RES-2': {
    says: 'Two different abnormal tests: refer to endocrinology for the cause.',
    source: 'Nieman 2008, PMID 18334580',
    evidence: ['F', 'D (days)'],
    about: 'cushing',
  },
  'CS-RES-3': {
    says: 'One abnormal and one different normal test: refer to endocrinology.',
    source: 'Nieman 2008, PMID 18334580',
    evidence: ['F', 'D (days)'],
    about: 'cushing',
  },
  'CS-RES-4': {
    says: 'Two different normal tests within {normalCortisolDays} days: no suggestion.',
    source: 'Nieman 2008, PMID 18334580',
    evidence: ['F', 'D (days)'],
    about: 'cushing',
  },
  'CS-RES-5': {
    says: 'One normal test within {recentNormalDays} days and fewer than two supporting features: no suggestion.',
    source: 'Nieman 2008, PMID 18334580',
    evidence: ['F', 'D (two features, days)'],
    about: 'cushing',
  },
  'CS-RES-6': {
    says: 'A result that a drug or the state of the patient disturbs does not count.',
    source: null,
    evidence: ['D'],
    about: 'cushing',
  },
  'CS-RES-7': {
    says: 'A single normal saliva or urine sample is incomplete; two are needed. One abnormal sample is enough.',
    source: 'Nieman 2008, PMID 18334580',
    evidence: ['F', 'D (one abnormal sample is enough)'],
    about: 'cushing',
  },
  'CS-RES-8': {
    says: 'One normal test within {recentNormalDays} days, but at least two supporting features: refer to endocrinology.',
    source: 'Nieman 2008, PMID 18334580',
    evidence: ['F', 'D (two features, days)'],
    about: 'cushing',
  },

  'AC-WHO-1': {
    says: 'The photo suggests acromegaly: measure IGF-1.',
    source: 'Katznelson 2014',
    evidence: ['F'],
    about: 'acromegaly',
  },
  'AC-COMB-1': {
    says: 'An indeterminate photo together with at least three associated conditions: measure IGF-1.',
    source: 'Katznelson 2014',
    evidence: ['D (three)', 'F'],
    about: 'acromegaly',
  },
  'AC-GH-1': {
    says: 'A random growth hormone neither proves nor excludes acromegaly: it is never suggested, and a normal one silences nothing.',
    source: 'Katznelson 2014',
    evidence: ['F'],
    about: 'acromegaly',
  },
  'AC-IGF-1': {
    says: `IGF-1 is read against the laboratory's own limit: above ${limitWords('highIgf1')} it is high, above the limit itself equivocal; a z-score above ${limitWords('igf1Score')} alone is equivocal.`,
    source: 'Giustina 2024, PMC10837217',
    evidence: ['F', 'D (z-score)'],
    about: 'acromegaly',
  },
  'AC-CONF-1': {
    says: `Something in the chart moves IGF-1, such as oestrogen by mouth, liver disease, malnutrition, untreated hypothyroidism, an HbA1c from ${limitWords('poorHba1c')} or a drug: a normal value does not exclude acromegaly.`,
    source: 'Careless 2023; secondary source',
    evidence: ['F', 'G (adolescence, pregnancy, drugs, bariatric surgery, biotin)', 'D (days)'],
    about: 'acromegaly',
  },
  'AC-EXO-1': {
    says: 'Growth hormone or IGF-1 treatment: review it; IGF-1 says nothing about acromegaly.',
    source: null,
    evidence: ['G'],
    about: 'acromegaly',
  },
  'AC-PREG-1': {
    says: 'Pregnant: new photo and test about 3 months after delivery.',
    source: 'PMID 21789529',
    evidence: ['F', 'D (3 months)'],
    about: 'acromegaly',
  },
  'AC-ILL-1': {
    says: 'Acute illness lowers IGF-1: new photo and test after recovery.',
    source: 'secondary source',
    evidence: ['F', 'D (days)'],
    about: 'acromegaly',
  },
  'AC-OGTT-1': {
    says: `Equivocal IGF-1, and a growth hormone nadir after glucose from ${limitWords('unsuppressedHormone')}: refer to endocrinology, pituitary MRI.`,
    source: 'Katznelson 2014',
    evidence: ['F', 'D (days)'],
    about: 'acromegaly',
  },
  'AC-OGTT-2': {
    says: `Growth hormone nadir after glucose below ${limitWords('suppressedHormone')}, or below ${limitWords('suppressedHormoneLean')} with a known body mass index below ${LIMITS.lean.value}: acromegaly is unlikely; repeat IGF-1 in 3 to 6 months.`,
    source: 'Giustina 2024, PMC10837217',
    evidence: ['G', 'D'],
    about: 'acromegaly',
  },
  'AC-OGTT-3': {
    says: `Growth hormone nadir after glucose between that of AC-OGTT-2 and ${limitWords('unsuppressedHormone')}: refer to endocrinology. It depends on assay, body mass index, sex and oestrogen.`,
    source: 'Schilbach 2017, 2019',
    evidence: ['F', 'D'],
    about: 'acromegaly',
  },
  'AC-RES-1': {
    says: `IGF-1 above ${limitWords('highIgf1')}: refer to endocrinology; confirm clinical signs, imaging follows there.`,
    source: 'Giustina 2024, PMC10837217',
    evidence: ['F', 'D (days)'],
    about: 'acromegaly',
  },
  'AC-RES-2': {
    says: `IGF-1 above the upper limit and up to ${limitWords('highIgf1')}: repeat it with a glucose tolerance test (none with an HbA1c from ${limitWords('poorHba1c')}), and refer to endocrinology.`,
    source: 'Giustina 2024, PMC10837217',
    evidence: ['F', 'D (no glucose load from an HbA1c of 8 %, days)'],
    about: 'acromegaly',
  },
  'AC-RES-3': {
    says: 'Normal IGF-1 within {igf1Days} days and nothing that lowers it: no suggestion.',
    source: 'Katznelson 2014',
    evidence: ['F (stated for pituitary masses)', 'D (days)'],
    about: 'acromegaly',
  },
  'AC-RES-4': {
    says: 'The normal IGF-1 on file was lowered by something: measure it again after correction.',
    source: null,
    evidence: ['D'],
    about: 'acromegaly',
  },
} as const satisfies Record<string, Rule>

export type Rule = {
  readonly says: string
  /** Null for a choice of our own. */
  readonly source: string | null
  readonly evidence: Evidence
  readonly about: Condition | 'both'
  /** Left out where the rule works in full; else `waitsFor` names the data that it lacks. */
  readonly inForce?: false | 'partly'
  readonly waitsFor?: string
}

export type RuleId = keyof typeof RULES
