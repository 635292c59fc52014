type Window = {
  readonly says: string
  /** Keys of `rules.ts`, which stands above. */
  readonly rules: readonly string[]
  /** In days, but for `photoMonths`. */
  readonly usual: number
  readonly least: number
  readonly most: number
}

/**
 * How long a fact of the chart counts: each a choice made for this software that a site may change within bounds
 * (`policy.windows` of its file). The last day of a window still counts.
 */
export const WINDOWS = {
  photoMonths: {
    says: 'a photo speaks for the patient of today, in months',
    rules: ['SI-DATE-1'],
    usual: 24,
    least: 3,
    most: 36,
  },
  endocrineVisitDays: {
    says: 'a visit or an open referral counts as endocrine care',
    rules: ['SI-DX-1', 'SI-DX-2', 'SI-ENDO-1'],
    usual: 365,
    least: 90,
    most: 730,
  },
  restDays: {
    says: 'a card rests after it was dismissed or accepted',
    rules: ['SI-REP-1'],
    usual: 90,
    least: 30,
    most: 365,
  },
  redFlagDays: {
    says: 'a field defect, apoplexy or severe result is a red flag',
    rules: ['RF-VIS-1', 'RF-CS-1', 'RF-CS-2'],
    usual: 90,
    least: 30,
    most: 365,
  },
  potassiumDays: {
    says: 'a low potassium counts',
    rules: ['RF-CS-3'],
    usual: 30,
    least: 7,
    most: 90,
  },
  systemicSteroidDays: {
    says: 'a systemic or injected glucocorticoid, or megestrol, blocks after its end',
    rules: ['CS-EXO-1', 'CS-EXO-3', 'CS-EXO-5'],
    usual: 90,
    least: 60,
    most: 365,
  },
  localSteroidDays: {
    says: 'a local glucocorticoid counts after its end',
    rules: ['CS-EXO-2', 'CS-EXO-4'],
    usual: 30,
    least: 14,
    most: 180,
  },
  oestrogenDays: {
    says: 'oestrogen, mitotane or tamoxifen speaks against dexamethasone after its end',
    rules: ['CS-OEST-1', 'CS-OEST-2'],
    usual: 41,
    least: 27,
    most: 120,
  },
  cyp3a4Days: {
    says: 'a CYP3A4 inducer or inhibitor speaks against dexamethasone after its end',
    rules: ['CS-CYP-1', 'CS-CYP-2'],
    usual: 13,
    least: 7,
    most: 90,
  },
  egfrDays: {
    says: 'an eGFR counts',
    rules: ['CS-REN-1', 'CS-REN-2'],
    usual: 365,
    least: 30,
    most: 730,
  },
  urineVolumeDays: {
    says: 'a measured urine volume counts',
    rules: ['CS-POLY-1'],
    usual: 180,
    least: 30,
    most: 365,
  },
  acuteIllnessDays: {
    says: 'acute illness, major surgery or a stay in hospital puts tests off after its end',
    rules: ['CS-ILL-1', 'AC-ILL-1'],
    usual: 28,
    least: 14,
    most: 90,
  },
  facialSwellingDays: {
    says: 'angioedema, an infection or an abscess of the face explains it',
    rules: ['SI-FACE-1'],
    usual: 30,
    least: 14,
    most: 90,
  },
  facialInjuryDays: {
    says: 'an operation or a fracture of the face explains it',
    rules: ['SI-FACE-1'],
    usual: 90,
    least: 30,
    most: 365,
  },
  postpartumDays: {
    says: 'pregnancy explains a face after delivery',
    rules: ['SI-DATE-3'],
    usual: 84,
    least: 42,
    most: 365,
  },
  abnormalCortisolDays: {
    says: 'an abnormal cortisol test counts',
    rules: ['CS-RES-1', 'CS-RES-2', 'CS-RES-3'],
    usual: 730,
    least: 365,
    most: 1825,
  },
  normalCortisolDays: {
    says: 'a normal cortisol test counts',
    rules: ['CS-RES-3', 'CS-RES-4'],
    usual: 365,
    least: 180,
    most: 730,
  },
  recentNormalDays: {
    says: 'one normal cortisol test alone settles or refers',
    rules: ['CS-RES-5', 'CS-RES-8'],
    usual: 180,
    least: 60,
    most: 365,
  },
  igf1Days: {
    says: 'an IGF-1 counts',
    rules: ['AC-RES-1', 'AC-RES-2', 'AC-RES-3', 'AC-RES-4', 'SI-DX-1'],
    usual: 365,
    least: 90,
    most: 730,
  },
  glucoseTestDays: {
    says: 'growth hormone after glucose counts',
    rules: ['AC-OGTT-1', 'AC-OGTT-2', 'AC-OGTT-3'],
    usual: 365,
    least: 90,
    most: 730,
  },
  hba1cDays: {
    says: 'an HbA1c counts',
    rules: ['PTP-1', 'AC-CONF-1', 'AC-RES-2'],
    usual: 365,
    least: 90,
    most: 730,
  },
} as const satisfies Record<string, Window>

export type WindowKey = keyof typeof WINDOWS
export type Windows = Readonly<Record<WindowKey, number>>

export const WINDOW_KEYS = Object.keys(WINDOWS) as readonly WindowKey[]

export const USUAL_WINDOWS: Windows = Object.fromEntries(
  WINDOW_KEYS.map((key) => [key, WINDOWS[key].usual]),
) as Windows

/** Fills `{normalCortisolDays}` and the like in the words of a rule. */
export function withWindows(words: string, windows: Windows): string {
  return words.replaceAll(/\{(\w+)\}/g, (placeholder, key: string) =>
    Object.hasOwn(windows, key) ? String(windows[key as WindowKey]) : placeholder,
  )
}
