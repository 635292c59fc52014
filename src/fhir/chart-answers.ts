import type { Facts } from '../clinical/facts.ts'
import { type CodeMap, withLocalCodes } from './code-map.ts'
import { type ConsentQuestion, imageConsentIn } from './image-consent.ts'
import { inTime } from './in-time.ts'
import { listPhotos, NO_PHOTOS, type PhotoListing } from './list-photos.ts'
import type { PhotoPlaces } from './photo-sources.ts'
import { answerFor, type QueryAnswer, resourcesOf, type Sources } from './prefetch.ts'
import { FACT_KEYS, type FactKey, QUERIES, type QueryKey } from './queries.ts'
import type { FhirResource } from './shapes.ts'

/** What each query of a chart came to. The results are those under all codes, a site's own among them. */
export type ChartAnswers = Readonly<Record<FactKey, QueryAnswer>> & {
  /** Unless it is `not-refused`, no photo was asked for and none that was sent is among the photos. */
  readonly imageConsent: Facts['imageConsent']
  readonly photos: PhotoListing
}

export type Asking = {
  readonly consent: ConsentQuestion
  /** When a decision stops waiting for the parts that it can do without; never where left out. */
  readonly sideSignal: AbortSignal | undefined
  /** What the site's own codes mean. */
  readonly codeMap: CodeMap
  readonly photoPlaces: PhotoPlaces
  /** Told who the patient is and whether photos may be looked at as soon as both are known, before photos are listed. */
  readonly onPatient?: (patient: QueryAnswer, imageConsent: Facts['imageConsent']) => void
}

const LATE: QueryAnswer = { kind: 'unread', code: 'FHIR_UNAVAILABLE' }

/**
 * Asks for all parts at once, but for photos only after the consents. A part that is late and that a card can do
 * without is unread, so that it holds up none.
 */
export async function chartAnswers(sources: Sources, asking: Asking): Promise<ChartAnswers> {
  const { consent, sideSignal, codeMap, photoPlaces, onPatient } = asking
  const imageConsent = imageConsentIn(sources, consent)
  const translatedAnswer = async (key: QueryKey) => translated(await answerFor(key, sources), codeMap)
  const own = hasOwnResults(sources) ? translatedAnswer('ownResults') : null
  const asked = async (key: FactKey) => {
    const answer = translatedAnswer(key)
    return key === 'results' && own ? joined(await answer, await own) : answer
  }
  const inItsTime = (key: FactKey) =>
    QUERIES[key].neededFor === 'caution' ? inTime(asked(key), sideSignal, LATE) : asked(key)
  const facts = Object.fromEntries(FACT_KEYS.map((key) => [key, inItsTime(key)])) as Asked
  const patient = async () => resourcesOf(await facts.patient)[0] ?? null
  const photos = imageConsent.then((known) =>
    known === 'not-refused' ? listPhotos({ ...photoPlaces, sources, patient, until: sideSignal }) : NO_PHOTOS,
  )
  const told = Promise.all([facts.patient, imageConsent]).then(([answer, known]) =>
    onPatient?.(answer, known),
  )
  const all = Promise.all(FACT_KEYS.map(async (key) => [key, await facts[key]] as const))
  const [answers] = await Promise.all([all, told])
  return {
    ...(Object.fromEntries(answers) as Record<FactKey, QueryAnswer>),
    imageConsent: await imageConsent,
    photos: await photos,
  }
}

type Asked = Readonly<Record<FactKey, Promise<QueryAnswer>>>

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
