import type { Condition } from './conditions.ts'
import { TESTS, type TestKey } from './tests.ts'
import { conceptsOfIngredient } from './value-sets.ts'

/** Orders that do not answer the first question (CS-NOT-1, AC-GH-1), in the words of a draft order. */
export const NOT_FOR_SCREENING: Readonly<Record<Condition, readonly string[]>> = {
  cushing: [
    'cortisol_serum',
    'acth',
    'ketosteroids_17',
    'insulin_tolerance',
    'loperamide_test',
    'hddst_8mg',
    'pituitary_mri',
    'adrenal_imaging',
  ],
  acromegaly: ['random_gh', 'pituitary_mri'],
}

/** What the clinician reads for each word of a draft order that a card may be about. */
export const DRAFT_NAMES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(TESTS).map(([key, { name }]) => [key, name])),
  cortisol_serum: 'Serum cortisol without dexamethasone: no screening test',
  acth: 'ACTH: looks for the cause, once an excess is proven',
  ketosteroids_17: '17-ketosteroids: no screening test',
  insulin_tolerance: 'Insulin tolerance test: no screening test',
  loperamide_test: 'Loperamide test: no screening test',
  hddst_8mg: '8 mg dexamethasone suppression test: looks for the cause, once an excess is proven',
  pituitary_mri: 'Pituitary MRI: after the hormone tests, since incidental findings are common',
  adrenal_imaging: 'Adrenal imaging: after the hormone tests, since incidental findings are common',
  random_gh: 'Random growth hormone: neither proves nor excludes',
}

const DEXAMETHASONE_TESTS = ['dst_1mg', 'lddst_2d']

export function concerns(condition: Condition, draft: string): boolean {
  if (isNotForScreening(condition, draft)) return true
  return isTest(draft) && [condition, 'both'].includes(TESTS[draft].condition)
}

export function isNotForScreening(condition: Condition, draft: string): boolean {
  return NOT_FOR_SCREENING[condition].includes(draft)
}

/** The test whose reasons hold for this draft too: one assay, or one drug, under two names. */
export function likeFirstLine(draft: string): string {
  if (draft === 'lddst_2d') return 'dst_1mg'
  return draft === 'igf1_repeat' ? 'igf1' : draft
}

/** Without the tablet and the blood draw that belong to a drafted dexamethasone test (HK-7). */
export function withoutPartsOfTests(drafts: readonly string[]): readonly string[] {
  const once = [...new Set(drafts)]
  if (!once.some((draft) => DEXAMETHASONE_TESTS.includes(draft))) return once
  return once.filter((draft) => draft !== 'cortisol_serum' && startOf(draft)?.drug !== 'dexamethasone')
}

/** A glucocorticoid whose start can be weighed against a test: not one given as replacement or into a vein. */
export function isSteroidStart(draft: string): boolean {
  const start = startOf(draft)
  if (!start || start.drug === 'hydrocortisone' || start.route === 'iv') return false
  return conceptsOfIngredient(start.drug).includes('glucocorticoid-ingredients')
}

function startOf(draft: string): { readonly drug: string; readonly route: string | null } | null {
  const [start, drug, route] = draft.split(':')
  return start === 'start' && drug ? { drug, route: route ?? null } : null
}

function isTest(draft: string): draft is TestKey {
  return Object.hasOwn(TESTS, draft)
}
