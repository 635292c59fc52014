import { type CodeMap, withLocalCodes } from './code-map.ts'
import { inTime } from './in-time.ts'
import { answerFor, type QueryAnswer, type Sources } from './prefetch.ts'
import type { QueryKey } from './queries.ts'

/** What each query of a chart came to. */
export type ChartAnswers = Readonly<Record<Exclude<QueryKey, 'consents'>, QueryAnswer>> & {
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
  const wanted = (key: QueryKey) => inTime(needed(key), sideSignal, LATE)
  const asked = {
    patient: needed('patient'),
    photos: needed('photos'),
    consents: asksConsent ? needed('consents') : Promise.resolve(null),
    conditions: needed('conditions'),
    medications: needed('medications'),
    results: needed('results'),
    encounters: needed('encounters'),
    statements: wanted('statements'),
    administrations: wanted('administrations'),
    procedures: wanted('procedures'),
    referrals: wanted('referrals'),
  }
  await Promise.all(Object.values(asked))
  return {
    patient: await asked.patient,
    photos: await asked.photos,
    consents: await asked.consents,
    conditions: await asked.conditions,
    medications: await asked.medications,
    results: await asked.results,
    encounters: await asked.encounters,
    statements: await asked.statements,
    administrations: await asked.administrations,
    procedures: await asked.procedures,
    referrals: await asked.referrals,
  }
}

/** The answer as every reader behind this door understands it. */
function translated(answer: QueryAnswer, codeMap: CodeMap): QueryAnswer {
  if (answer.kind === 'unread') return answer
  return { ...answer, resources: answer.resources.map((resource) => withLocalCodes(resource, codeMap)) }
}
