/**
 * How well a rule is founded: F - the fact was read in the source named; G - general medical knowledge usually
 * attributed to it, the passage itself not read; D - a choice made for this software. G and D need the sign-off of a
 * clinician.
 */
export type Evidence = 'F' | 'G' | 'D'
