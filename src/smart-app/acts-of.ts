import { dayIn } from '../clinical/day.ts'
import { photoName } from '../fhir/photos.ts'
import { mayWithdraw } from '../modes.ts'
import type { KeptActs } from '../storage/act-store.ts'
import type { DisagreeReason, Kept, Offers } from './acts.ts'
import type { SmartAppDeps } from './deps.ts'
import { keptFiled } from './filed.ts'
import { awaitsFirst } from './first-impression.ts'
import { grantedScopes } from './granted-scopes.ts'
import { type OfferedBy, offersFrom } from './offers.ts'
import { mayIn, type PatientCase, scoredPhoto } from './patient-case.ts'
import { userOfPhoto } from './user-of.ts'

/** What this user may do in this view, and what was done in it before. */
export type Acts = {
  readonly awaitsImpression: boolean
  /** The photo that it is to be said of; null where nothing is to be said, or no photo counts yet. */
  readonly impressionOf: string | null
  readonly offers: Offers
  readonly kept: Omit<Kept, 'drafts'>
  readonly offeredBy: OfferedBy
}

const NOTHING: KeptActs = { impression: null, answers: [], snoozes: [], filed: [] }

/** @throws {AppError} DATABASE_UNAVAILABLE */
export async function actsOf(seen: PatientCase, { acts, model }: SmartAppDeps): Promise<Acts> {
  const { launch, mode, abilities } = seen
  const { session, site } = launch
  const photo = scoredPhoto(seen)
  const by = userOfPhoto(launch, photo?.photo.version ?? '', model.hash)
  const mayTakeBack = mayWithdraw(site, session.fhirUser)
  const kept = mode.shows
    ? await acts.kept(by)
    : { ...NOTHING, filed: mayTakeBack ? await acts.standing(by) : [] }
  const awaitsImpression = awaitsFirst(site, seen.found, kept.impression)
  const impressionOf = awaitsImpression && photo ? photoName(photo.photo) : null
  const offeredBy = {
    may: mayIn(launch, { model }),
    writeBack: site.smart.writeBack,
    granted: grantedScopes(session.scope),
    abilities,
    awaitsImpression,
  }
  const offers = offersFrom(offeredBy)
  const offersHere = photo ? offers : { ...offers, filing: null }
  return { awaitsImpression, impressionOf, offers: offersHere, kept: inView(), offeredBy }

  function inView(): Acts['kept'] {
    const day = (at: Date) => dayIn(site.timeZone, at)
    return {
      answers: kept.answers.map(({ condition, answer, reason, at }) => ({
        condition,
        answer,
        reason: reason as DisagreeReason | null,
        at: at.toISOString(),
      })),
      snoozes: kept.snoozes.map(({ condition, until }) => ({ condition, until: day(until) })),
      impression:
        photo && kept.impression ? { mediaId: photoName(photo.photo), conditions: kept.impression } : null,
      // That something was filed would say what the model saw.
      filed: mayTakeBack && !awaitsImpression ? keptFiled(kept.filed) : null,
    }
  }
}
