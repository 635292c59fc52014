/** What a site may choose about the decision. */
export type Policy = {
  /** PTP-5: a first-line card needs two supporting signs, one of them specific. */
  readonly gate: 'on' | 'off'
  /** HK-5: warn before a steroid start. */
  readonly adviseBeforeSteroid: boolean
}
