import {
  cbgRaisingHere,
  inducersHere,
  inhibitorsHere,
  kidneysHere,
  oestrogenHere,
  polyuriaHere,
} from './cushing-grounds.ts'
import {
  EGFR_FAILING,
  EGFR_REDUCED,
  hasAdrenalMass,
  hasFailingKidneys,
  hasPolyuria,
  hasReducedKidneys,
  isCyclic,
  isOnCbgRaisingDrug,
  isOnInducer,
  isOnInhibitor,
  isOnOestrogen,
  isPregnant,
  URINE_LITRES,
  worksShifts,
} from './cushing-triggers.ts'
import type { Evidence } from './evidence.ts'
import type { Grounds } from './grounds.ts'
import type { Situation } from './situation.ts'
import type { CortisolTest } from './tests.ts'

/** What in a chart changes the choice of a cortisol test. */
export type Modifier = {
  /** The trigger, in words and as a function of the chart. `{…Days}` stands for a window of the site. */
  readonly when: string
  readonly applies: (situation: Situation) => boolean
  readonly avoid: readonly CortisolTest[]
  /** Moved to the front, the last named first of all. */
  readonly prefer: readonly CortisolTest[]
  /** Why a test is avoided, in the card's words. */
  readonly because?: string
  /** What of it this patient has, where the trigger names several things. */
  readonly here?: Grounds
  /** What the reader needs to know besides to read the tests that remain. */
  readonly note?: string
  /** Null for a choice of our own. */
  readonly source: string | null
  readonly evidence: Evidence
  readonly inForce?: false | 'partly'
  readonly waitsFor?: string
  /** Cases of `tests/clinical/cases.json` in which it fires. */
  readonly cases: readonly string[]
}

/**
 * Every modifier of the cortisol tests: rule, trigger, effect, reason, words, source and cases, all in its row. They
 * act in this order: of the moves to the front a later one ends up first, and avoided tests are deleted at the end.
 * `reason` is the code under which a card gives `because`.
 */
export const CUSHING_MODIFIERS = {
  'CS-OEST-1': {
    when: 'oestrogen by mouth, or ethinyl estradiol by any route, now or up to {oestrogenDays} days ago',
    applies: isOnOestrogen,
    avoid: ['dst_1mg'],
    prefer: [],
    reason: 'OESTROGEN',
    because:
      'oestrogen raises total cortisol, also for about 6 weeks after it was stopped. Contraception is never stopped without a substitute',
    here: oestrogenHere,
    source: 'Nieman 2008; Nieman 2018, PMC6021313',
    evidence: ['F', 'D (6 weeks)'],
    cases: ['C05', 'C50'],
  },
  'CS-OEST-2': {
    when: 'mitotane or tamoxifen, now or up to {oestrogenDays} days ago',
    applies: isOnCbgRaisingDrug,
    avoid: ['dst_1mg'],
    prefer: [],
    reason: 'CBG_RAISED',
    because: 'mitotane or tamoxifen raises total cortisol',
    here: cbgRaisingHere,
    source: 'Nieman 2008, PMID 18334580',
    evidence: ['F (mitotane)', 'G (tamoxifen)', 'D (6 weeks)'],
    cases: [],
  },
  'CS-CYP-1': {
    when: 'a CYP3A4 inducer, now or up to {cyp3a4Days} days ago',
    applies: isOnInducer,
    avoid: ['dst_1mg'],
    prefer: [],
    reason: 'CYP3A4_INDUCER',
    because: 'a CYP3A4 inducer clears dexamethasone too fast: false positives',
    here: inducersHere,
    source: 'Nieman 2008, PMID 18334580; ekjm.org 25739',
    evidence: ['F (8 drugs, 2 weeks)', 'G (the other drugs)'],
    cases: ['C08', 'C18'],
  },
  'CS-CYP-2': {
    when: 'a CYP3A4 inhibitor, now or up to {cyp3a4Days} days ago',
    applies: isOnInhibitor,
    avoid: ['dst_1mg'],
    prefer: [],
    reason: 'CYP3A4_INHIBITOR',
    because: 'a CYP3A4 inhibitor holds dexamethasone too long: false negatives',
    here: inhibitorsHere,
    source: 'Nieman 2008, PMID 18334580; ekjm.org 25739',
    evidence: ['F (6 drugs, 2 weeks)', 'G (the other drugs)'],
    cases: ['C10'],
  },
  'CS-POLY-1': {
    when: `polyuria, diabetes insipidus or primary polydipsia, or a urine volume above ${URINE_LITRES} L a day within {urineVolumeDays} days`,
    applies: hasPolyuria,
    avoid: ['ufc24_x2'],
    prefer: [],
    reason: 'POLYURIA',
    because: `a urine volume above ${URINE_LITRES} L a day raises urinary free cortisol`,
    here: polyuriaHere,
    source: 'Nieman 2018, PMC6021313',
    evidence: ['F', 'D (days)'],
    cases: ['C14'],
  },
  'CS-CYC-1': {
    when: 'suspected cyclic disease',
    applies: isCyclic,
    avoid: ['dst_1mg'],
    prefer: [],
    reason: 'CYCLIC',
    because:
      'cyclic disease: saliva or urine repeated when symptoms are worst rather than one suppression test; normal results do not exclude it',
    source: 'Nieman 2018, PMC6021313',
    evidence: ['F (repeated when suspicion is high)', 'G (saliva or urine rather than dexamethasone)'],
    inForce: false,
    waitsFor: 'a code for suspected cyclic disease: no chart entry says it yet',
    cases: ['C20'],
  },
  'CS-ADR-1': {
    when: 'an adrenal mass',
    applies: hasAdrenalMass,
    avoid: ['ufc24_x2'],
    prefer: ['dst_1mg'],
    reason: 'ADRENAL_MASS',
    because: 'urinary free cortisol is often normal with an adrenal mass',
    source: 'Nieman 2008; Ueland 2020, PMC7576642',
    evidence: ['G (dexamethasone rather than urine)', 'F (urine is often normal)'],
    cases: ['C17', 'C18'],
  },
  'CS-SHIFT-1': {
    when: 'night or rotating shifts',
    applies: worksShifts,
    avoid: ['lnsc_x2'],
    prefer: ['dst_1mg'],
    reason: 'SHIFT_WORK',
    because: 'night or rotating shifts displace the daily low of cortisol',
    source: 'Nieman 2018, PMC6021313',
    evidence: ['F', 'D (the order)', 'G (the order)'],
    inForce: 'partly',
    waitsFor: 'work schedules kept as an Observation: only a Condition is read',
    cases: ['C13'],
  },
  'CS-REN-1': {
    when: `renal failure: eGFR below ${EGFR_REDUCED} (the latest within {egfrDays} days), or CKD stage 3 to 5 where no eGFR is on file`,
    applies: hasReducedKidneys,
    avoid: ['ufc24_x2'],
    prefer: [],
    reason: 'RENAL',
    because: 'reduced kidney function lowers urinary free cortisol',
    here: kidneysHere,
    source: 'Nieman 2018, PMC6021313',
    evidence: ['F (urinary cortisol falls)', 'G (the limit of 60)', 'D (days)'],
    cases: ['C11', 'C12', 'C55'],
  },
  'CS-REN-2': {
    when: `severe renal failure: eGFR below ${EGFR_FAILING}, or CKD stage 4 to 5 or dialysis on the chart, whatever the eGFR`,
    applies: hasFailingKidneys,
    // The urine test is avoided by CS-REN-1, which fires whenever this does.
    avoid: [],
    prefer: ['dst_1mg'],
    note: 'In severe renal failure saliva and dexamethasone tests are less reliable too.',
    source: 'Nieman 2008, PMID 18334580',
    evidence: ['G', 'D (days)'],
    cases: ['C12'],
  },
  'CS-PREG-1': {
    when: 'pregnancy',
    applies: isPregnant,
    avoid: ['dst_1mg'],
    prefer: ['lnsc_x2', 'ufc24_x2'],
    reason: 'PREGNANCY',
    because: 'pregnancy changes this test',
    note: 'In pregnancy urinary free cortisol is abnormal only above three times the upper limit (second and third trimester), and the limits for saliva depend on the trimester. No dexamethasone.',
    source: 'Nieman 2008; Lopes 2016',
    evidence: ['F', 'G (three times the upper limit)'],
    cases: ['C15'],
  },
} as const satisfies Record<string, Modifier & { readonly reason?: string }>

export type ModifierId = keyof typeof CUSHING_MODIFIERS
