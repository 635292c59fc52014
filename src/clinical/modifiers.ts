import type { Rule, RuleId } from './rules.ts'

/** Words for the card, and the rule that they come from, which names their source; or a source of their own. */
export type Wording =
  | { readonly says: string; readonly rule: RuleId }
  | {
      readonly says: string
      readonly rule: null
      readonly source: string
      readonly evidence: Rule['evidence']
    }

/** Why a test does not suit this patient. */
export const AVOID_REASONS = {
  EXOGENOUS_GC: { says: 'glucocorticoid exposure: a cortisol test cannot be read', rule: 'CS-EXO-1' },
  OESTROGEN: {
    says: 'oestrogen raises total cortisol; usable 6 weeks after it was stopped. Contraception is never stopped without a substitute',
    rule: 'CS-OEST-1',
  },
  CBG_RAISED: { says: 'mitotane or tamoxifen raises total cortisol', rule: 'CS-OEST-2' },
  CYP3A4_INDUCER: {
    says: 'a CYP3A4 inducer clears dexamethasone too fast: false positives',
    rule: 'CS-CYP-1',
  },
  CYP3A4_INHIBITOR: {
    says: 'a CYP3A4 inhibitor holds dexamethasone too long: false negatives',
    rule: 'CS-CYP-2',
  },
  RENAL: { says: 'reduced kidney function lowers urinary free cortisol', rule: 'CS-REN-1' },
  SHIFT_WORK: { says: 'night or rotating shifts displace the daily low of cortisol', rule: 'CS-SHIFT-1' },
  POLYURIA: { says: 'a urine volume above 5 L a day raises urinary free cortisol', rule: 'CS-POLY-1' },
  ADRENAL_MASS: { says: 'urinary free cortisol is often normal with an adrenal mass', rule: 'CS-ADR-1' },
  CYCLIC: {
    says: 'cyclic disease: repeated saliva or urine rather than one suppression test',
    rule: 'CS-CYC-1',
  },
  PREGNANCY: { says: 'pregnancy changes this test', rule: 'CS-PREG-1' },
  ACUTE_ILLNESS: { says: 'acute illness changes this test', rule: 'CS-ILL-1' },
  EXOGENOUS_GH: { says: 'growth hormone or IGF-1 treatment sets the value', rule: 'AC-EXO-1' },
  DIABETES: { says: 'poorly controlled diabetes: no glucose load', rule: 'AC-RES-2' },
} as const satisfies Record<string, Wording>

/** What the reader should know; a caution never removes a test. */
export const CAUTIONS = {
  PSEUDO_ALCOHOL: {
    says: 'Alcohol use can raise cortisol mildly; repeat after 4 to 6 weeks of abstinence.',
    rule: 'CS-PSEUDO-1',
  },
  PSEUDO_DEPRESSION: { says: 'Depression can raise cortisol mildly.', rule: 'CS-PSEUDO-1' },
  PSEUDO_OBESITY: { says: 'Severe obesity can raise cortisol mildly.', rule: 'CS-PSEUDO-1' },
  PSEUDO_PCOS: {
    says: 'Polycystic ovary syndrome shares features and belongs in the differential.',
    rule: 'CS-PSEUDO-1',
  },
  PSEUDO_DIABETES: {
    says: 'Poorly controlled diabetes (HbA1c 8 % or more) can raise cortisol mildly.',
    rule: 'CS-PSEUDO-1',
  },
  OPIOID: {
    says: 'Opioids suppress the axis: cortisol may be low.',
    rule: null,
    source: 'Patel 2024, Front Endocrinol 1280603',
    evidence: 'F',
  },
  UFC_INTERFERENCE: {
    says: 'A drug disturbs some urinary cortisol assays: ask the laboratory for mass spectrometry.',
    rule: null,
    source: 'Nieman 2008, PMID 18334580',
    evidence: 'F',
  },
  LNSC_FALSE_POSITIVE: {
    says: 'Age 60 or over, hypertension or diabetes: false positive saliva results are frequent; trust normal ones more.',
    rule: null,
    source: 'Nieman 2018, PMC6021313',
    evidence: 'F',
  },
  NON_ORAL_OESTROGEN: {
    says: 'Transdermal or vaginal estradiol: small effect on binding globulin; read a dexamethasone test with care.',
    rule: null,
    source: 'general knowledge',
    evidence: 'G',
  },
  TOPICAL_HYDROCORTISONE: {
    says: 'Hydrocortisone cream on hands or lips contaminates saliva; mass spectrometry with cortisone sorts it out.',
    rule: null,
    source: 'PMC4215264',
    evidence: 'F',
  },
  GR_ACTIVE_PROGESTIN: {
    says: 'Medroxyprogesterone in high dose acts like a glucocorticoid.',
    rule: null,
    source: 'general knowledge',
    evidence: 'G',
  },
  STEROID_STOPPED: {
    says: 'A glucocorticoid was stopped more than 90 days ago: changes of the face may last.',
    rule: 'CS-EXO-5',
  },
  PREGNANCY_UNKNOWN: { says: 'Pregnancy status unknown: ask before choosing a test.', rule: 'CS-PREG-2' },
  SETTING_UNKNOWN: {
    says: 'Whether the patient is in hospital now is not known: hormone tests are read wrongly in acute illness.',
    rule: null,
    source: 'own choice',
    evidence: 'D',
  },
  FACE_SWELLING: {
    says: 'Facial swelling is coded: it may be a moon face, or explain the photo.',
    rule: null,
    source: 'own choice',
    evidence: 'D',
  },
  OESTROGEN_LOWERS_IGF1: {
    says: 'Oral oestrogen lowers IGF-1: a normal value does not exclude acromegaly.',
    rule: 'AC-CONF-1',
  },
  LIVER_LOWERS_IGF1: {
    says: 'Liver disease lowers IGF-1: a normal value does not exclude acromegaly.',
    rule: 'AC-CONF-1',
  },
  MALNUTRITION_LOWERS_IGF1: {
    says: 'Malnutrition lowers IGF-1: a normal value does not exclude acromegaly.',
    rule: 'AC-CONF-1',
  },
  HYPOTHYROID_LOWERS_IGF1: {
    says: 'Untreated hypothyroidism lowers IGF-1 and changes the face: consider TSH.',
    rule: 'AC-CONF-1',
  },
  DIABETES_LOWERS_IGF1: {
    says: 'Uncontrolled diabetes (HbA1c 8 % or more) lowers IGF-1: correct it first where possible.',
    rule: 'AC-CONF-1',
  },
  RENAL_ALTERS_IGF1: { says: 'Kidney disease moves IGF-1 either way.', rule: 'AC-CONF-1' },
  DRUG_LOWERS_IGF1: {
    says: 'A drug that lowers IGF-1 is on the chart: a normal value does not exclude acromegaly.',
    rule: 'AC-CONF-1',
  },
  ASSAY_BIOTIN: {
    says: 'High-dose biotin disturbs many hormone assays: stop it for some days before the test.',
    rule: null,
    source: 'general knowledge',
    evidence: 'G',
  },
  MEDICATION_UNREAD: {
    says: 'A medication on the chart could not be recognised: check it for steroids, oestrogen and CYP3A4 drugs.',
    rule: null,
    source: 'own choice',
    evidence: 'D',
  },
  TEXT_MATCH: {
    says: 'A medication was recognised by its name only: check that it is the one meant.',
    rule: null,
    source: 'own choice',
    evidence: 'D',
  },
} as const satisfies Record<string, Wording>

export type AvoidReason = keyof typeof AVOID_REASONS
export type Caution = keyof typeof CAUTIONS
