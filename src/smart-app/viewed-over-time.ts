import { oldestFirst, type PatientOverTime, type PhotoInTime } from '../assessments/over-time.ts'
import type { Day } from '../clinical/day.ts'
import type { Facts } from '../clinical/facts.ts'
import type { PhotoListing } from '../fhir/list-photos.ts'
import { type ChartPhoto, photoName } from '../fhir/photos.ts'
import { changesOf } from './changes.ts'
import { marksOf } from './marks.ts'
import type { OverTime, PointInTime } from './over-time.ts'
import { NOT_LOOKED_AT, UNREAD } from './words.ts'

/** Photos, measurements and what the chart says of the time between them, in the words of the page. */
export function viewedOverTime(
  found: PatientOverTime,
  { total, isNewestKnown }: Pick<PhotoListing, 'total' | 'isNewestKnown'>,
  { facts, today }: { readonly facts: Facts; readonly today: Day },
): OverTime {
  const { photos, withheld, pending, thresholds, noise } = found
  const points = [...photos.map(pointOf), ...withheld.map(withheldPoint)].toSorted(oldestFirst)
  return {
    points,
    pending,
    sex: facts.sex === 'female' || facts.sex === 'male' ? facts.sex : null,
    thresholds,
    noise,
    marks: marksOf(facts, today),
    unread: facts.unread.filter((source) => source !== 'results').map((source) => UNREAD[source]),
    listed: { total, isNewestKnown },
    // They compare the newest photo with the others.
    changes: isNewestKnown ? changesOf(points, noise.scores) : [],
  }
}

function pointOf({ photo, takenOn, scores, ratios, refusals }: PhotoInTime): PointInTime {
  const reasons = refusals.map(({ says }) => says)
  return { mediaId: photoName(photo), takenOn, scores, measures: ratios, reasons }
}

function withheldPoint(photo: ChartPhoto): PointInTime {
  const reasons = [NOT_LOOKED_AT['may-not'].says]
  return { mediaId: photoName(photo), takenOn: photo.takenOn, scores: null, measures: null, reasons }
}
