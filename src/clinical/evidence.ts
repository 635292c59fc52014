type Letter = 'F' | 'G' | 'D'

type Mark = Letter | `${Letter} (${string})`

/**
 * How well a rule is founded, in the order of the rule book, each letter with the part it covers where it does not
 * cover all: F - the fact was read in the source named; G - general medical knowledge usually attributed to it, the
 * passage itself not read; D - a choice made for this software. G and D need the sign-off of a clinician.
 */
export type Evidence = readonly [Mark, ...Mark[]]

/** `F; D (windows)` */
export function evidenceWords(evidence: Evidence): string {
  return evidence.join('; ')
}

export function lettersOf(evidence: Evidence): readonly Letter[] {
  return evidence.map((mark) => mark.slice(0, 1) as Letter)
}
