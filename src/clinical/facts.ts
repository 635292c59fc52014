import type { Condition } from './conditions.ts'
import type { Day } from './day.ts'
import type { TestKey } from './tests.ts'

/** A part of the chart that a decision needs whole. */
export type FactSource = 'conditions' | 'medications' | 'results'

/**
 * A part of the chart that a decision uses and goes on without, as many EHRs do not offer it: medicines that the
 * patient reports (`statements`), those given by staff (`administrations`), procedures, referrals. Unread, each is a
 * caution.
 */
export const SIDE_SOURCES = ['statements', 'administrations', 'procedures', 'referrals'] as const

export type SideSource = (typeof SIDE_SOURCES)[number]

/**
 * A key of `value-sets.json`: what a coded entry of the chart means to the rules, e.g. `ckd-severe`. It covers
 * diagnoses and signs, and classes of drugs (`oral-oestrogens`, `glucocorticoid-ingredients`, ...).
 */
export type Concept = string

export type ChartCondition = {
  readonly concept: Concept
  /**
   * `considered`: provisional, differential or unconfirmed in the chart; left out, it is confirmed. Only a confirmed
   * entry is a known diagnosis (SI-DX) or a supporting feature (PTP-1). A considered one counts wherever caution is
   * the safe side: exposure, pregnancy, what spoils a test, what explains a face, a red flag.
   */
  readonly certainty?: 'confirmed' | 'considered'
  /** Null counts as "present now" (rule book, section 1). */
  readonly onset: Day | null
  /** The day it ended; null while it lasts. An ended one still matters for the day of an older photo. */
  readonly abated: Day | null
}

export const ROUTES = [
  'oral',
  'iv',
  'im',
  'sc',
  'intra-articular',
  'epidural',
  'intralesional',
  'inhaled',
  'nasal',
  'topical',
  'eye',
  'ear',
  'rectal',
  'transdermal',
  'vaginal',
  'unknown',
] as const

export type Route = (typeof ROUTES)[number]

export type ChartMedication = {
  /** The ingredient in lower-case INN or USAN words; null when the chart's entry could not be read as a drug. */
  readonly ingredient: string | null
  /** Of a combination every ingredient that is known, `ingredient` among them; left out where that is the only one. */
  readonly ingredients?: readonly string[]
  /** The drug value sets that the ingredients (or the ATC code) belong to. */
  readonly concepts: readonly Concept[]
  readonly route: Route
  readonly status: 'active' | 'stopped'
  readonly startedOn: Day | null
  /** For a single dose or injection: the day it was given. Null for `stopped` without a date counts as recent. */
  readonly stoppedOn: Day | null
  readonly doseMg: number | null
  /** How many doses were ordered in all. */
  readonly doses: number | null
  /**
   * `unknown`: the days are those of an order or of a report, and nobody wrote down when a dose was taken. Left out,
   * a single dose was taken on its day.
   */
  readonly doseDay?: 'unknown'
  /** How the entry was recognised; `text` raises the caution TEXT_MATCH. */
  readonly matchedBy: 'code' | 'text' | 'none'
}

/** A laboratory value in the unit of `RESULT_UNITS`. */
export type ChartResult = {
  readonly test: ResultKey
  readonly value: number
  /** Upper limit of normal of the reporting laboratory, in the same unit; null when it was not given. */
  readonly uln: number | null
  readonly on: Day | null
  /** Only a bound was reported (`< 5`): the value lies just on its side of it, and is not known more closely. */
  readonly bound?: 'below' | 'above'
  /** Reported in nmol/L: a limit that stands in both units is met in that one. */
  readonly isMolar?: boolean
  /** Drawn between 06:00 and 11:00; left out where that is not known. */
  readonly isMorning?: boolean
  /** Set when the chart itself says whether the result is valid; otherwise derived from drugs and state. */
  readonly confounded?: boolean
}

export const RESULT_UNITS = {
  lnsc: 'nmol/L',
  ufc24: 'nmol/d',
  dst_1mg: 'ug/dL',
  igf1: 'ng/mL',
  igf1_sds: '1',
  ogtt_gh_nadir: 'ug/L',
  random_gh: 'ug/L',
  cortisol_serum: 'ug/dL',
  egfr: 'mL/min/{1.73_m2}',
  urine_volume_24h: 'L',
  hba1c: '%',
  potassium: 'mmol/L',
} as const

export type ResultKey = keyof typeof RESULT_UNITS

export type EndocrineReason = 'pituitary-adrenal' | 'thyroid' | 'diabetes' | 'bone' | 'unknown'

/** What the chart says, as far as the rules ask. Made by `src/fhir`; ages are in completed years. */
export type Facts = {
  readonly sex: 'female' | 'male' | 'other' | 'unknown'
  readonly age: number | null
  readonly setting: 'outpatient' | 'inpatient' | 'icu' | 'emergency' | 'unknown'
  /** Stays in hospital of a day or more that are over. */
  readonly hospitalStays?: readonly { readonly from: Day; readonly to: Day }[]
  readonly pregnancy: 'pregnant' | 'not-pregnant' | 'unknown'
  readonly gestationWeeks: number | null
  readonly deliveredOn: Day | null
  readonly conditions: readonly ChartCondition[]
  readonly medications: readonly ChartMedication[]
  readonly results: readonly ChartResult[]
  /** kg/m² */
  readonly bmi: number | null
  readonly care: {
    readonly hospice: boolean
    /** `unknown` where encounters could not be read: then nothing may be said about a missing visit. */
    readonly lastEndocrineVisit: { readonly on: Day; readonly reason: EndocrineReason } | 'none' | 'unknown'
    /** The newest that may be for this; without a day it counts as new. */
    readonly openEndocrineReferral: { readonly on: Day | null } | 'none'
  }
  /** Whether the patient has refused the analysis of pictures; `unknown` where a site's refusals could not be read. */
  readonly imageConsent: 'not-refused' | 'refused' | 'unknown'
  /** The parts that could not be read completely. Any entry here means: no work-up card. */
  readonly unread: readonly FactSource[]
  /**
   * What could not be read though the rest of its list could: a problem without a code of a system that we read, and
   * the tests of results without a known unit, day or upper limit. Each is a caution; none stops a card.
   */
  readonly unreadable?: { readonly problems: boolean; readonly results: readonly ResultKey[] }
  /** The side sources that could not be read completely. Each is a caution; none stops a card. */
  readonly alsoUnread: readonly SideSource[]
  /** No rule asks for them: what became of a card does. Left out where there is none. */
  readonly testOrders?: readonly TestOrder[]
}

/** An order of one of our tests that stands in the chart. */
export type TestOrder = { readonly test: TestKey; readonly on: Day | null }

/**
 * A card that was shown before, and what became of it. `acknowledged` is an urgent one that was answered in the
 * encounter of today, whatever the answer.
 */
export type ServedCard = {
  readonly condition: Condition
  readonly outcome: 'dismissed' | 'accepted' | 'acknowledged' | 'ignored'
  readonly on: Day
}
