import type { ChartMedication, Route } from '../facts.ts'
import { conceptsOfIngredient } from '../value-sets.ts'

/** A kind of drug, with one that stands for all of its kind. */
export type DrugKind = {
  readonly says: string
  readonly ingredient: string
  readonly route: Route
  readonly doseMg?: number
  readonly doses?: number
}

/** One for every drug value set, and one for each route that matters. */
export const DRUG_KINDS: readonly DrugKind[] = [
  { says: 'a glucocorticoid by mouth', ingredient: 'prednisone', route: 'oral' },
  { says: 'an inhaled glucocorticoid', ingredient: 'fluticasone', route: 'inhaled' },
  { says: 'a nasal glucocorticoid', ingredient: 'mometasone', route: 'nasal' },
  { says: 'a glucocorticoid injected into a joint', ingredient: 'triamcinolone', route: 'intra-articular' },
  { says: 'a very potent steroid cream', ingredient: 'clobetasol', route: 'topical' },
  { says: 'a hydrocortisone cream', ingredient: 'hydrocortisone', route: 'topical' },
  { says: 'a dexamethasone test', ingredient: 'dexamethasone', route: 'oral', doseMg: 1, doses: 1 },
  { says: 'a progestin with glucocorticoid action', ingredient: 'megestrol', route: 'oral' },
  { says: 'medroxyprogesterone', ingredient: 'medroxyprogesterone', route: 'im' },
  { says: 'an oestrogen by mouth', ingredient: 'estradiol', route: 'oral' },
  { says: 'an oestrogen patch', ingredient: 'estradiol', route: 'transdermal' },
  { says: 'a combined contraceptive', ingredient: 'ethinyl estradiol', route: 'oral' },
  { says: 'a drug that raises binding globulin', ingredient: 'tamoxifen', route: 'oral' },
  { says: 'a CYP3A4 inducer', ingredient: 'rifampin', route: 'oral' },
  { says: 'a CYP3A4 inhibitor', ingredient: 'fluconazole', route: 'oral' },
  { says: 'a strong CYP3A4 inhibitor', ingredient: 'ritonavir', route: 'oral' },
  { says: 'an antiepileptic that induces nothing', ingredient: 'levetiracetam', route: 'oral' },
  { says: 'a drug that disturbs urinary cortisol', ingredient: 'fenofibrate', route: 'oral' },
  { says: 'an opioid', ingredient: 'oxycodone', route: 'oral' },
  { says: 'growth hormone', ingredient: 'somatropin', route: 'sc' },
  { says: 'a treatment of acromegaly', ingredient: 'pegvisomant', route: 'sc' },
  { says: 'a somatostatin analogue', ingredient: 'octreotide', route: 'im' },
  { says: "a treatment of Cushing's syndrome", ingredient: 'metyrapone', route: 'oral' },
  { says: 'a diuretic that loses potassium', ingredient: 'hydrochlorothiazide', route: 'oral' },
  { says: 'thyroid hormone', ingredient: 'levothyroxine', route: 'oral' },
  { says: 'biotin', ingredient: 'biotin', route: 'oral' },
]

export function drugOf({ ingredient, route, doseMg, doses }: DrugKind): ChartMedication {
  return {
    ingredient,
    concepts: conceptsOfIngredient(ingredient),
    route,
    status: 'active',
    startedOn: null,
    stoppedOn: null,
    doseMg: doseMg ?? null,
    doses: doses ?? null,
    matchedBy: 'code',
  }
}

/** The drug that stands for its kind: its kind's words say the route where it matters. */
export function exampleWords({ says, ingredient }: DrugKind): string {
  return says.includes(ingredient) ? says : `${says} (such as ${ingredient})`
}
