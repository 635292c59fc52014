/** Of what kind a model is, in the codes of the HL7 AI Transparency guide. */
export const AI_KINDS = ['Deep-Learning-Models', 'Medical-Image-Analysis', 'Deterministic-AI'] as const

/** Who made a model, and what it says of itself. */
export type MadeModel = {
  readonly manufacturer: string
  /** YYYY-MM-DD */
  readonly manufacturedOn: string
  readonly kinds: readonly (typeof AI_KINDS)[number][]
  /** In Markdown. */
  readonly card: string
}
