import type { FindPatientFindings } from '../assessments/find.ts'
import type { LookAtPhoto } from '../assessments/look.ts'
import type { FindOverTime } from '../assessments/over-time.ts'
import type { PhotoPlacesOf } from '../assessments/photo-places.ts'
import type { MadeModel } from '../fhir/made-model.ts'
import type { Log } from '../log.ts'
import type { MaxMode } from '../modes.ts'
import type { SiteModes } from '../site-modes.ts'
import type { Site } from '../sites.ts'
import type { ActStore } from '../storage/act-store.ts'
import type { AuditNotes } from '../storage/audit-entry.ts'
import type { CardStore } from '../storage/card-store.ts'
import type { LaunchStore } from '../storage/launch-store.ts'
import type { About } from './acts.ts'
import type { Discover } from './discovery.ts'
import type { ClientProofs } from './oauth-client.ts'

/**
 * What came of drawing a photo anew: a JPEG without metadata, or null where the bytes are no photo.
 *
 * @param from - who asks, as `askerOf` says: none may fill the queue
 */
export type Reencode = (bytes: Uint8Array, from: string) => Promise<Uint8Array | null>

export type SmartAppDeps = ClientProofs & {
  readonly baseUrl: URL
  readonly sites: readonly Site[]
  readonly siteModes: SiteModes
  readonly launches: LaunchStore
  readonly cards: Pick<CardStore, 'opened'>
  /** What users say and do. */
  readonly acts: ActStore
  /** Lets go of what was found lately of photos, since somebody said something that changes it. */
  readonly forgetAssessments: () => void
  readonly discover: Discover
  readonly findPatientFindings: FindPatientFindings
  readonly lookAtPhoto: LookAtPhoto
  readonly findOverTime: FindOverTime
  /** Where photos may lie; among Media where left out. */
  readonly photoPlaces?: PhotoPlacesOf
  readonly reencode: Reencode
  readonly model: {
    readonly name: string
    readonly version: string
    readonly hash: string
    readonly maxMode: MaxMode
    readonly statement: string
  }
  /** The model as a device, as it is filed with a result. */
  readonly modelDevice: MadeModel
  /** The model in plain words, for whoever asks what a score is. */
  readonly about: About
  /** Where the built page lies: `index.html` and `assets/`. */
  readonly webFolder: string
  readonly audit: AuditNotes
  readonly log: Log
  readonly now: () => Date
}
