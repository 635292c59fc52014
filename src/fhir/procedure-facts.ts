import { addDays, type Day, daysBetween } from '../clinical/day.ts'
import type { ChartCondition, Concept } from '../clinical/facts.ts'
import { conceptsOfCoded } from './condition-facts.ts'
import { dayAtAge, firstDayOf, lastDayOf, periodOf } from './dates.ts'
import { drugName } from './drug-name.ts'
import { withGenericWords } from './generic-words.ts'
import { type FhirResource, objectsOf, textOf, wordsOf } from './shapes.ts'

export type ProcedureFacts = {
  readonly conditions: readonly ChartCondition[]
  /** One that the rules ask about was done on a day that the chart does not tell closely enough: the list is not whole. */
  readonly undated: boolean
}

// `stopped` was begun, and `unknown` may have been: both count, as they may explain the face or spoil a test.
const NOT_DONE = new Set(['preparation', 'not-done', 'entered-in-error'])
const GOING_ON = new Set(['in-progress', 'on-hold'])

const FOR_GOOD_DAYS = 40_000

/**
 * What a procedure means to the rules and over time, and for how many days after it: nobody records the end of hospice care, and
 * dialysis for good shows again and again. The rules count the days after an injection or an operation themselves.
 */
const LASTS_DAYS: Readonly<Record<Concept, number>> = {
  'steroid-joint-injection': 0,
  'facial-surgery': 0,
  'major-surgery': 0,
  'bariatric-surgery': FOR_GOOD_DAYS,
  childbirth: 0,
  'ckd-severe': 90,
  hospice: 365,
  'comfort-or-palliative': 365,
  'pituitary-surgery': 0,
  'bilateral-adrenalectomy': 0,
  'pituitary-radiotherapy': 0,
}

/** No rule asks for them: they stand beside the photos over time. */
const TREATMENTS = new Set(['pituitary-surgery', 'bilateral-adrenalectomy', 'pituitary-radiotherapy'])

// A day known to the month is close enough.
const CLOSE_DAYS = 31
// No rule looks further back than 90 days before a photo of two years ago.
const PAST_DAYS = 830

const INJECTION = /inject|infiltrat|\bblock\b/i
const BARIATRIC =
  /gastric (bypass|sleeve|band)|sleeve gastrectomy|roux-?en-?y gastr|biliopancreatic diversion|duodenal switch|bariatric (surgery|operati|procedure)/i
const NOT_THE_OPERATION =
  /consult|evaluat|assess|screen|educat|counsel|follow|visit|plan|clearance|candidate|remov|revers/i
const PITUITARY = /pituitar|hypophys|\bsella/i
const OPERATION = /surgery|transs?phenoid|transnasal|endonasal|excis|resect|remov|adenomectom|hypophysectom/i
const RADIOTHERAPY = /radiotherap|radiosurg|radiation|irradiat|gamma.?knife|cyber.?knife|proton/i
const ADRENALECTOMY = /adrenalectom/i
const NOT_THE_TREATMENT =
  /consult|evaluat|assess|screen|educat|counsel|follow|visit|plan|simulat|clearance|candidate|biops|\bmri\b|imaging|packing|drain|leak|aftercare|post-?op/i
const DIALYSIS =
  /\b(ha?emo|peritoneal |h[äé]mo|p[ée]riton[ée]al)-?dialy(s[ei]s?)\b(?!.{0,20}(access|catheter|fistula|shunt))/i
const CHILDBIRTH =
  /\b(vaginal|spontaneous|instrumental|forceps|vacuum|breech|assisted|caesarean|cesarean)( \w+)? deliver(y|ies)\b|\bca?esarean section\b|\bc-section\b|\bchildbirth\b|kaiserschnitt|entbindung\b|accouchement|c[ée]sarienne|ces[áa]rea\b|keizersnede/i
const NOT_THE_BIRTH =
  /deliver(y|ies) of (drug|medic)|history|previous|prior|scar|wound|plan|class|educat|counsel|consult|follow|visit|repair|after/i
const STEROID = /(?<!non-?|non )\b(cortico)?steroid|cortisone/i

/** The procedures (Procedure) that the rules know, as conditions of the day they were done. */
export function procedureFacts(
  resources: readonly FhirResource[],
  person: { readonly birth: Day | null; readonly today: Day },
): ProcedureFacts {
  const done = resources.filter(isDone).flatMap((procedure) =>
    conceptsIn(procedure).map((concept) => {
      const isTreatment = TREATMENTS.has(concept)
      return { concept, isTreatment, when: whenDone(procedure, person, isTreatment ? null : PAST_DAYS) }
    }),
  )
  return {
    conditions: done.flatMap(({ concept, when }) => (when ? entriesOf(concept, when) : [])),
    undated: done.some(({ when, isTreatment }) => when === null && !isTreatment),
  }
}

function isDone({ resourceType, status }: FhirResource): boolean {
  return resourceType === 'Procedure' && !NOT_DONE.has(textOf(status) ?? '')
}

function conceptsIn({ code, category, bodySite }: FhirResource): readonly Concept[] {
  const coded = [...conceptsOfCoded(code), ...conceptsOfCoded(category)]
  const said = [wordsOf(code), ...objectsOf(bodySite).map(wordsOf)].join(' ')
  return [...new Set([...coded, ...conceptsInWords(wordsOf(code)), ...treatmentsInWords(said)])].filter(
    (concept) => Object.hasOwn(LASTS_DAYS, concept),
  )
}

function conceptsInWords(words: string): readonly Concept[] {
  return [
    ...(isSteroidInjection(words) ? ['steroid-joint-injection'] : []),
    ...(BARIATRIC.test(words) && !NOT_THE_OPERATION.test(words) ? ['bariatric-surgery'] : []),
    ...(DIALYSIS.test(words) && !NOT_THE_OPERATION.test(words) ? ['ckd-severe'] : []),
    ...(CHILDBIRTH.test(words) && !NOT_THE_BIRTH.test(words) ? ['childbirth'] : []),
  ]
}

/** With the place where it was done: radiotherapy is mostly coded without one. */
function treatmentsInWords(words: string): readonly Concept[] {
  if (NOT_THE_TREATMENT.test(words)) return []
  const isBilateral = /bilateral/i.test(words) && ADRENALECTOMY.test(words)
  const ofAdrenals = isBilateral ? ['bilateral-adrenalectomy'] : []
  if (!PITUITARY.test(words)) return ofAdrenals
  if (RADIOTHERAPY.test(words)) return [...ofAdrenals, 'pituitary-radiotherapy']
  return OPERATION.test(words) ? [...ofAdrenals, 'pituitary-surgery'] : ofAdrenals
}

/** Many are coded as an injection alone, and only the words say what of: "Inj knee joint, Kenalog 40 mg". */
function isSteroidInjection(said: string): boolean {
  if (!/\binj\b/i.test(said) && !INJECTION.test(said)) return false
  const words = withGenericWords(said)
  return (
    STEROID.test(words) || drugName({ codings: [], words }).concepts.includes('glucocorticoid-ingredients')
  )
}

/** The first and the last day; `last` is null while it goes on. */
type When = { readonly first: Day | null; readonly last: Day | null }

function whenDone(
  procedure: FhirResource,
  { birth, today }: { readonly birth: Day | null; readonly today: Day },
  pastDays: number | null,
): When | null {
  const { start, end } = periodOf(procedure.performedPeriod)
  const near = (first: Day | null, last: Day | null) => nearest(first, last, today, pastDays)
  const dayNear = (value: unknown) => near(firstDayOf(value), lastDayOf(value))
  const birthday = dayAtAge(birth, procedure.performedAge)
  const begun =
    dayNear(procedure.performedDateTime ?? start) ?? near(birthday, birthday && addDays(birthday, 365))
  const ended = dayNear(end)
  if (GOING_ON.has(textOf(procedure.status) ?? '') && ended === null) return { first: begun, last: null }
  const known = begun ?? ended
  return known === null ? null : { first: known, last: ended ?? known }
}

/**
 * The last day that a date can mean, where that is close enough or too long ago to matter.
 *
 * @param pastDays - after how many days any date is; null where a day matters however long ago it was
 */
function nearest(first: Day | null, last: Day | null, today: Day, pastDays: number | null): Day | null {
  if (first === null || last === null) return null
  const latest = last > today && first <= today ? today : last
  if (daysBetween(first, latest) <= CLOSE_DAYS) return latest
  return pastDays !== null && daysBetween(latest, today) > pastDays ? latest : null
}

/** One that took many days counts from its first day, and anew from its last. */
function entriesOf(concept: Concept, { first, last }: When): readonly ChartCondition[] {
  const abated = last === null ? null : addDays(last, LASTS_DAYS[concept] ?? 0)
  const onsets = last === null || first === last ? [first] : [first, last]
  return onsets.map((onset) => ({ concept, onset, abated }))
}
