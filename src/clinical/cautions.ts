import {
  EMERGENCIES,
  hadIgf1InIllness,
  hasEmergencyWithAbnormalTest,
  hasNow,
  hasOestrogenCodedOnly,
  hasSwollenFace,
  hasUnreadProblem,
  hasUnreadResultOf,
  hasUntreatedHypothyroidism,
  isInUnknownSetting,
  isKnownByName,
  isNonOralOestrogen,
  isProneToFalseSaliva,
  isSeverelyObese,
  lacksAny,
  lowersIgf1,
  mayBePregnant,
  resultsRead,
  SALIVA_PRONE,
  SALIVA_PRONE_AGE,
  takes,
  takesBiotin,
  takesIgf1LoweringDrug,
  takesMedroxyprogesterone,
  takesNonOralOestrogen,
  takesOralOestrogen,
  takesUnreadDrug,
  tookDrugKnownByName,
} from './caution-triggers.ts'
import { hasPoorlyControlledDiabetes } from './chart-results.ts'
import type { Condition } from './conditions.ts'
import { hasReducedKidneys } from './cushing-triggers.ts'
import { mayHoldDexamethasoneResult } from './dexamethasone-test.ts'
import type { Evidence } from './evidence.ts'
import { ofUnknownEndHere, stoppedLongAgoHere } from './exposure-grounds.ts'
import type { ResultKey } from './facts.ts'
import { hadSteroidLongAgo, hasSteroidOfUnknownEnd, usesHydrocortisoneCream } from './glucocorticoids.ts'
import {
  ageFrom,
  anyOf,
  begunWithin,
  type Grounds,
  type Names,
  poorHba1cHere,
  presentOf,
  takenNow,
  takenWithin,
  unreadDrugsHere,
  unreadOf,
} from './grounds.ts'
import { setAsideHere, tooFewHere } from './result-grounds.ts'
import type { RuleId } from './rules.ts'
import type { Situation } from './situation.ts'

/** The rule that a caution comes from, which names its source; or a source of its own. */
type Origin =
  | { readonly rule: RuleId }
  | { readonly rule: null; readonly source: string; readonly evidence: Evidence }

export type CautionRow = Origin & {
  readonly about: Condition | 'both'
  readonly applies: (situation: Situation) => boolean
  readonly says: string
  /** What of it this patient has, where it names several things. */
  readonly here?: Grounds
  /** A normal IGF-1 under it does not settle the question (AC-RES-4). */
  readonly lowersIgf1?: true
}

const CORTISOL_RESULTS: Names<ResultKey> = {
  lnsc: 'late-night salivary cortisol',
  ufc24: 'urinary free cortisol',
  dst_1mg: 'cortisol after dexamethasone',
  cortisol_serum: 'serum cortisol',
  urine_volume_24h: 'urine volume',
  potassium: 'potassium',
}
const GROWTH_HORMONE_RESULTS: Names<ResultKey> = {
  igf1: 'IGF-1',
  igf1_sds: 'IGF-1 as SD score',
  ogtt_gh_nadir: 'growth hormone after glucose',
}

/**
 * What the reader should know, in the order in which a card says it: trigger, words and source, each in its row. A
 * caution never removes a test.
 */
export const CAUTIONS = {
  EMERGENCY: {
    about: 'cushing',
    applies: hasEmergencyWithAbnormalTest,
    says: 'Acute psychosis, sepsis or a thromboembolism with an abnormal cortisol test: phone endocrinology now.',
    here: begunWithin(EMERGENCIES, 'redFlagDays'),
    rule: 'RF-CS-2',
  },
  RESULT_SET_ASIDE: {
    about: 'cushing',
    applies: resultsRead('CS-RES-6'),
    says: 'A cortisol test on file is not counted: a drug or the state of the patient disturbs it.',
    here: setAsideHere,
    rule: 'CS-RES-6',
  },
  RESULT_INCOMPLETE: {
    about: 'cushing',
    applies: resultsRead('CS-RES-7'),
    says: 'A single normal saliva or urine sample is on file: only two make a normal result.',
    here: tooFewHere,
    rule: 'CS-RES-7',
  },
  OESTROGEN_CODED: {
    about: 'cushing',
    applies: hasOestrogenCodedOnly,
    says: 'Hormonal contraception or hormone therapy is coded and no such drug is charted: by mouth it spoils a dexamethasone test, so ask.',
    rule: 'CS-OEST-1',
  },
  PSEUDO_ALCOHOL: {
    about: 'cushing',
    applies: hasNow('alcohol-use-disorder'),
    says: 'Alcohol use can raise cortisol mildly; repeat after 4 to 6 weeks of abstinence.',
    rule: 'CS-PSEUDO-1',
  },
  PSEUDO_DEPRESSION: {
    about: 'cushing',
    applies: hasNow('major-depression'),
    says: 'Depression can raise cortisol mildly.',
    rule: 'CS-PSEUDO-1',
  },
  PSEUDO_OBESITY: {
    about: 'cushing',
    applies: isSeverelyObese,
    says: 'Severe obesity can raise cortisol mildly.',
    rule: 'CS-PSEUDO-1',
  },
  PSEUDO_PCOS: {
    about: 'cushing',
    applies: hasNow('pcos'),
    says: 'Polycystic ovary syndrome shares features and belongs in the differential.',
    rule: 'CS-PSEUDO-1',
  },
  PSEUDO_DIABETES: {
    about: 'cushing',
    applies: hasPoorlyControlledDiabetes,
    says: 'Poorly controlled diabetes (HbA1c 8 % or more) can raise cortisol mildly.',
    here: poorHba1cHere,
    rule: 'CS-PSEUDO-1',
  },
  OPIOID: {
    about: 'cushing',
    applies: takes('opioids'),
    says: 'Opioids suppress the axis: cortisol may be low.',
    here: takenNow(({ concepts }) => concepts.includes('opioids')),
    rule: null,
    source: 'Patel 2024, Front Endocrinol 1280603',
    evidence: ['F'],
  },
  UFC_INTERFERENCE: {
    about: 'cushing',
    applies: takes('ufc-interfering'),
    says: 'A drug disturbs some urinary cortisol assays: ask the laboratory for mass spectrometry.',
    here: takenNow(({ concepts }) => concepts.includes('ufc-interfering')),
    rule: null,
    source: 'Nieman 2008, PMID 18334580',
    evidence: ['F'],
  },
  LNSC_FALSE_POSITIVE: {
    about: 'cushing',
    applies: isProneToFalseSaliva,
    says: 'Age 60 or over, hypertension or diabetes: false positive saliva results are frequent; trust normal ones more.',
    here: anyOf(ageFrom(SALIVA_PRONE_AGE), presentOf(SALIVA_PRONE)),
    rule: null,
    source: 'Nieman 2018, PMC6021313',
    evidence: ['F'],
  },
  NON_ORAL_OESTROGEN: {
    about: 'cushing',
    applies: takesNonOralOestrogen,
    says: 'Transdermal or vaginal estradiol: small effect on binding globulin; read a dexamethasone test with care.',
    here: takenNow(isNonOralOestrogen),
    rule: null,
    source: 'general knowledge',
    evidence: ['G'],
  },
  TOPICAL_HYDROCORTISONE: {
    about: 'cushing',
    applies: usesHydrocortisoneCream,
    says: 'Hydrocortisone cream on hands or lips contaminates saliva; mass spectrometry with cortisone sorts it out.',
    rule: null,
    source: 'PMC4215264',
    evidence: ['F'],
  },
  GR_ACTIVE_PROGESTIN: {
    about: 'cushing',
    applies: takesMedroxyprogesterone,
    says: 'Medroxyprogesterone in high dose acts like a glucocorticoid.',
    rule: null,
    source: 'general knowledge',
    evidence: ['G'],
  },
  STEROID_STOPPED: {
    about: 'cushing',
    applies: hadSteroidLongAgo,
    says: 'A glucocorticoid was stopped too long ago to block a test: changes of the face may last.',
    here: stoppedLongAgoHere,
    rule: 'CS-EXO-5',
  },
  STEROID_END_UNKNOWN: {
    about: 'cushing',
    applies: hasSteroidOfUnknownEnd,
    says: 'The end of a steroid course is not on the chart, so it counts as just stopped: ask when it was.',
    here: ofUnknownEndHere,
    rule: null,
    source: 'own choice',
    evidence: ['D'],
  },
  PREGNANCY_UNKNOWN: {
    about: 'cushing',
    applies: mayBePregnant,
    says: 'Pregnancy status unknown: ask before choosing a test.',
    rule: 'CS-PREG-2',
  },
  OESTROGEN_LOWERS_IGF1: {
    about: 'acromegaly',
    applies: takesOralOestrogen,
    says: 'Oral oestrogen lowers IGF-1: a normal value does not exclude acromegaly.',
    rule: 'AC-CONF-1',
    lowersIgf1: true,
  },
  LIVER_LOWERS_IGF1: {
    about: 'acromegaly',
    applies: hasNow('cirrhosis'),
    says: 'Liver disease lowers IGF-1: a normal value does not exclude acromegaly.',
    rule: 'AC-CONF-1',
    lowersIgf1: true,
  },
  MALNUTRITION_LOWERS_IGF1: {
    about: 'acromegaly',
    applies: hasNow('malnutrition'),
    says: 'Malnutrition lowers IGF-1: a normal value does not exclude acromegaly.',
    rule: 'AC-CONF-1',
    lowersIgf1: true,
  },
  HYPOTHYROID_LOWERS_IGF1: {
    about: 'acromegaly',
    applies: hasUntreatedHypothyroidism,
    says: 'Untreated hypothyroidism lowers IGF-1 and changes the face: consider TSH.',
    rule: 'AC-CONF-1',
    lowersIgf1: true,
  },
  DIABETES_LOWERS_IGF1: {
    about: 'acromegaly',
    applies: hasPoorlyControlledDiabetes,
    says: 'Uncontrolled diabetes (HbA1c 8 % or more) lowers IGF-1: correct it first where possible.',
    here: poorHba1cHere,
    rule: 'AC-CONF-1',
    lowersIgf1: true,
  },
  DRUG_LOWERS_IGF1: {
    about: 'acromegaly',
    applies: takesIgf1LoweringDrug,
    says: 'A drug that lowers IGF-1 is on the chart: a normal value does not exclude acromegaly.',
    here: takenNow(lowersIgf1),
    rule: 'AC-CONF-1',
    lowersIgf1: true,
  },
  ILLNESS_LOWERED_IGF1: {
    about: 'acromegaly',
    applies: hadIgf1InIllness,
    says: 'The IGF-1 on file was drawn during acute illness, which lowers it: a normal value does not exclude acromegaly.',
    rule: 'AC-CONF-1',
    lowersIgf1: true,
  },
  // It cannot be undone, so it does not call for another IGF-1 after correction (AC-RES-4).
  BARIATRIC_LOWERS_IGF1: {
    about: 'acromegaly',
    applies: hasNow('bariatric-surgery'),
    says: 'Bariatric surgery lowers IGF-1: a normal value does not exclude acromegaly.',
    rule: 'AC-CONF-1',
  },
  RENAL_ALTERS_IGF1: {
    about: 'acromegaly',
    applies: hasReducedKidneys,
    says: 'Kidney disease moves IGF-1 either way.',
    rule: 'AC-CONF-1',
  },
  SETTING_UNKNOWN: {
    about: 'both',
    applies: isInUnknownSetting,
    says: 'Whether the patient is in hospital now is not known: hormone tests are read wrongly in acute illness.',
    rule: null,
    source: 'own choice',
    evidence: ['D'],
  },
  FACE_SWELLING: {
    about: 'both',
    applies: hasSwollenFace,
    says: 'Facial swelling is coded: it may be a moon face, or explain the photo.',
    rule: null,
    source: 'own choice',
    evidence: ['D'],
  },
  ASSAY_BIOTIN: {
    about: 'both',
    applies: takesBiotin,
    says: 'High-dose biotin disturbs many hormone assays: stop it for some days before the test.',
    rule: null,
    source: 'general knowledge',
    evidence: ['G'],
  },
  MEDICATION_UNREAD: {
    about: 'both',
    applies: takesUnreadDrug,
    says: 'A medication on the chart could not be recognised, so exposure is not excluded: check it for steroids, oestrogen and CYP3A4 drugs.',
    here: unreadDrugsHere,
    rule: null,
    source: 'own choice',
    evidence: ['D'],
  },
  CORTISOL_UNREAD: {
    about: 'cushing',
    applies: hasUnreadResultOf(CORTISOL_RESULTS),
    says: 'A cortisol, urine volume or potassium result on the chart has no value, unit, date or upper limit that can be read: look at it before ordering.',
    here: unreadOf(CORTISOL_RESULTS),
    rule: null,
    source: 'own choice',
    evidence: ['D'],
  },
  IGF1_UNREAD: {
    about: 'acromegaly',
    applies: hasUnreadResultOf(GROWTH_HORMONE_RESULTS),
    says: 'An IGF-1 or growth hormone result on the chart has no value, unit, date or upper limit that can be read: look at it before ordering.',
    here: unreadOf(GROWTH_HORMONE_RESULTS),
    rule: null,
    source: 'own choice',
    evidence: ['D'],
  },
  HBA1C_UNREAD: {
    about: 'both',
    applies: hasUnreadResultOf({ hba1c: 'HbA1c' }),
    says: 'An HbA1c on the chart has no value, unit or date that can be read: poorly controlled diabetes is not excluded.',
    rule: null,
    source: 'own choice',
    evidence: ['D'],
  },
  EXPOSURE_NOT_EXCLUDED: {
    about: 'both',
    applies: lacksAny('statements', 'administrations'),
    says: 'Medicines that the patient reports or was given could not all be read, so exposure is not excluded: ask for steroids, oestrogen and CYP3A4 drugs.',
    rule: null,
    source: 'own choice',
    evidence: ['D'],
  },
  PROBLEM_UNREAD: {
    about: 'both',
    applies: hasUnreadProblem,
    says: 'A problem on the list has no code that can be read: look for a known diagnosis, pregnancy and acute illness.',
    rule: null,
    source: 'own choice',
    evidence: ['D'],
  },
  PROCEDURES_UNREAD: {
    about: 'both',
    applies: lacksAny('procedures'),
    says: 'Procedures could not all be read: ask for a steroid injection, a recent operation and dialysis.',
    rule: null,
    source: 'own choice',
    evidence: ['D'],
  },
  REFERRALS_UNREAD: {
    about: 'both',
    applies: lacksAny('referrals'),
    says: 'Referrals could not all be read: an open referral to endocrinology is not excluded.',
    rule: null,
    source: 'own choice',
    evidence: ['D'],
  },
  DEXAMETHASONE_DAY_UNKNOWN: {
    about: 'cushing',
    applies: mayHoldDexamethasoneResult,
    says: 'A cortisol after the dexamethasone order may be the test: check it, as the chart does not say on which day the dose was taken.',
    rule: 'CS-EXO-7',
  },
  TEXT_MATCH: {
    about: 'both',
    applies: tookDrugKnownByName,
    says: 'A medication was recognised by its name only: check that it is the one meant.',
    here: takenWithin(isKnownByName, 'systemicSteroidDays'),
    rule: null,
    source: 'own choice',
    evidence: ['D'],
  },
} as const satisfies Record<string, CautionRow>

export type Caution = keyof typeof CAUTIONS

const ROWS = Object.entries<CautionRow>(CAUTIONS) as readonly (readonly [Caution, CautionRow])[]

/** What applies to one condition; `both` alone gives what applies whatever the condition is. */
export function cautionsAbout(about: Condition | 'both', situation: Situation): readonly Caution[] {
  return ROWS.filter(([, row]) => row.about === about || row.about === 'both')
    .filter(([, row]) => row.applies(situation))
    .map(([caution]) => caution)
}

/** AC-CONF-1. Kidney disease moves IGF-1 either way and does not by itself take the meaning from a normal value. */
export function isIgf1Lowered(situation: Situation): boolean {
  return ROWS.some(([, row]) => row.lowersIgf1 === true && row.applies(situation))
}

/** The rules behind some cautions, each once; some cautions stand on their own. */
export function rulesOf(cautions: readonly Caution[]): readonly RuleId[] {
  return [...new Set(cautions.map((caution) => CAUTIONS[caution].rule))].filter((rule) => rule !== null)
}
