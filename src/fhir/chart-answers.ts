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
}

const LATE: QueryAnswer = { kind: 'unread', code: 'FHIR_UNAVAILABLE' }

/** Asks for all parts at once. One that is late and not needed is unread, so that it holds up no card. */
export async function chartAnswers(
  sources: Sources,
  { asksConsent, sideSignal }: Asking,
): Promise<ChartAnswers> {
  const needed = (key: QueryKey) => answerFor(key, sources)
  const inTime = (key: QueryKey) => unlessLate(needed(key), sideSignal)
  const asked = {
    patient: needed('patient'),
    photos: needed('photos'),
    consents: asksConsent ? needed('consents') : Promise.resolve(null),
    conditions: needed('conditions'),
    medications: needed('medications'),
    results: needed('results'),
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
    results: await asked.results,
    encounters: await asked.encounters,
    statements: await asked.statements,
    administrations: await asked.administrations,
    procedures: await asked.procedures,
    referrals: await asked.referrals,
  }
}

function unlessLate(answer: Promise<QueryAnswer>, signal: AbortSignal | undefined): Promise<QueryAnswer> {
  if (!signal) return answer
  const late = new Promise<QueryAnswer>((resolve) => {
    signal.addEventListener('abort', () => resolve(LATE), { once: true })
  })
  return Promise.race([answer, late])
}
