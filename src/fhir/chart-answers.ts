import { type CodeMap, withLocalCodes } from './code-map.ts'
import { answerFor, type QueryAnswer, type Sources } from './prefetch.ts'
import type { QueryKey, SiteQueryKey } from './queries.ts'
import type { FhirResource } from './shapes.ts'

/** What each query of a chart came to. The results are those under all codes, a site's own among them. */
export type ChartAnswers = Readonly<Record<Exclude<QueryKey, SiteQueryKey>, QueryAnswer>> & {
  /** Null where the site keeps its consents elsewhere: then nobody asks. */
  readonly consents: QueryAnswer | null
}

export type Asking = {
  readonly asksConsent: boolean
  /** When a decision stops waiting for the parts that it can do without; never where left out. */
  readonly sideSignal: AbortSignal | undefined
  /** What the site's own codes mean. */
  readonly codeMap: CodeMap
}

const LATE: QueryAnswer = { kind: 'unread', code: 'FHIR_UNAVAILABLE' }

/** Asks for all parts at once. One that is late and not needed is unread, so that it holds up no card. */
export async function chartAnswers(
  sources: Sources,
  { asksConsent, sideSignal, codeMap }: Asking,
): Promise<ChartAnswers> {
  const needed = async (key: QueryKey) => translated(await answerFor(key, sources), codeMap)
  const inTime = (key: QueryKey) => unlessLate(needed(key), sideSignal)
  const asked = {
    patient: needed('patient'),
    photos: needed('photos'),
    consents: asksConsent ? needed('consents') : Promise.resolve(null),
    conditions: needed('conditions'),
    medications: needed('medications'),
    results: needed('results'),
    ownResults: hasOwnResults(sources) ? needed('ownResults') : Promise.resolve(null),
    encounters: needed('encounters'),
    statements: inTime('statements'),
    administrations: inTime('administrations'),
    procedures: inTime('procedures'),
    referrals: inTime('referrals'),
  }
  await Promise.all(Object.values(asked))
  return {
    patient: await asked.patient,
    photos: await asked.photos,
    consents: await asked.consents,
    conditions: await asked.conditions,
    medications: await asked.medications,
    results: joined(await asked.results, await asked.ownResults),
    encounters: await asked.encounters,
    statements: await asked.statements,
    administrations: await asked.administrations,
    procedures: await asked.procedures,
    referrals: await asked.referrals,
  }
}

function hasOwnResults({ resultCodes = [] }: Sources): boolean {
  return resultCodes.length > 0
}

/** Two answers of one kind; whole only where both are. What stands in both is one resource. */
function joined(one: QueryAnswer, more: QueryAnswer | null): QueryAnswer {
  if (more === null || one.kind === 'unread') return one
  if (more.kind === 'unread') return more
  const known = new Set(one.resources.map(({ id }) => id))
  const isNew = ({ id }: FhirResource) => id === undefined || !known.has(id)
  return {
    kind: 'read',
    resources: [...one.resources, ...more.resources.filter(isNew)],
    complete: one.complete && more.complete,
  }
}

/** The answer as every reader behind this door understands it. */
function translated(answer: QueryAnswer, codeMap: CodeMap): QueryAnswer {
  if (answer.kind === 'unread') return answer
  return { ...answer, resources: answer.resources.map((resource) => withLocalCodes(resource, codeMap)) }
}

function unlessLate(answer: Promise<QueryAnswer>, signal: AbortSignal | undefined): Promise<QueryAnswer> {
  if (!signal) return answer
  const late = new Promise<QueryAnswer>((resolve) => {
    signal.addEventListener('abort', () => resolve(LATE), { once: true })
  })
  return Promise.race([answer, late])
}
