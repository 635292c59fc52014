import { codeOf } from '../errors.ts'
import { type AbilityStore, type AskedRecord, knownAbilities } from '../fhir/known-abilities.ts'
import type { PhotoPlaces, SitePlaces } from '../fhir/photo-sources.ts'
import { openRecord, type RecordDoor } from '../fhir/record.ts'
import type { Log } from '../log.ts'
import { recordPlace } from '../site-network.ts'
import type { Site } from '../sites.ts'

export type PhotoPlacesParts = {
  readonly now: () => Date
  readonly log: Log
  /** Keeps what record servers say they can do; a process keeps it for itself where left out. */
  readonly abilityStore?: AbilityStore
  /** The ids of the Media of a patient that were assessed before; none where left out. */
  readonly knownMedia?: (site: string, patientId: string) => Promise<readonly string[]>
  /** Drops what was made of photos that were entered in error, and says how many assessments that were. */
  readonly drop?: (site: string, patientId: string, references: readonly string[]) => Promise<number>
}

type Places = Omit<PhotoPlaces, keyof SitePlaces>

export type PlacesRequest = {
  readonly site: Site
  readonly patientId: string
  readonly record: RecordDoor | null
}

/** Where the photos of a patient may lie. */
export type PhotoPlacesOf = {
  /** As far as it is known: a call does not wait for what the record server says of itself. */
  now(request: PlacesRequest): Places
  settled(request: PlacesRequest): Promise<Places>
}

/** How long a record server may take to say what it can do; no call waits for it. */
const METADATA_MS = 5000

/** Joins what the sites' record servers say they can do with what is known from before. */
export function photoPlaces({ now, log, abilityStore, knownMedia, drop }: PhotoPlacesParts): PhotoPlacesOf {
  const abilities = knownAbilities({
    now,
    ...(abilityStore && { store: abilityStore }),
    onRead: (site, code) => {
      if (code === null) log.info('abilities-read', { site })
      else log.warn('abilities-unread', { site, code })
    },
  })
  const knownTo = ({ site: { name }, patientId }: PlacesRequest): Places => ({
    ...(knownMedia && { knownMedia: () => knownMedia(name, patientId) }),
    // No call waits for it, and the next one that meets the photo tries again.
    ...(drop && { onWithdrawn: (references) => void dropped(name, drop(name, patientId, references)) }),
  })

  async function dropped(site: string, dropping: Promise<number>): Promise<void> {
    try {
      const assessments = await dropping
      if (assessments > 0) log.info('withdrawn-photos-dropped', { site, assessments })
    } catch (error) {
      log.warn('withdrawn-photos-kept', { site, code: codeOf(error) })
    }
  }

  return {
    now: (request) => ({ ...knownTo(request), abilities: abilities.now(asked(request)) }),
    settled: async (request) => ({ ...knownTo(request), abilities: await abilities.settled(asked(request)) }),
  }
}

function asked({ site, record }: PlacesRequest): AskedRecord {
  const openWithoutToken = () =>
    openRecord({ ...recordPlace(site), accessToken: null, signal: AbortSignal.timeout(METADATA_MS) })
  return { site: site.name, openWithoutToken, record }
}
