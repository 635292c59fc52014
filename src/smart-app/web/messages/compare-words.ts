import { dayNumber } from '../time-axis.ts'
import { photoTitle } from './words.ts'

type Dated = { readonly takenOn: string | null }

/** Which photo a choice names; photos of one day are told apart by their number. */
export function choiceWords(photo: Dated, index: number, photos: readonly Dated[]): string {
  const same = photos.filter(({ takenOn }) => takenOn === photo.takenOn)
  const title = photoTitle(photo)
  if (same.length === 1) return title
  return `${title} (${photos.slice(0, index + 1).filter(({ takenOn }) => takenOn === photo.takenOn).length} of ${same.length})`
}

/** Where the border stands, for a reader who does not see it. */
export function borderWords(percent: number, left: Dated, right: Dated): string {
  return `${percent} % of the photo of ${photoTitle(left)}, ${100 - percent} % of the photo of ${photoTitle(right)}`
}

const DAYS_OF_MONTH = 30.44

/** e.g. `Time between them: 2 years and 3 months.` */
export function apartWords(left: Dated, right: Dated): string {
  if (left.takenOn === null || right.takenOn === null)
    return 'How much time lies between them is not known: a day was not recorded.'
  const days = Math.abs(dayNumber(right.takenOn) - dayNumber(left.takenOn))
  if (days === 0) return 'Both are of the same day.'
  const parts =
    days < 2 * DAYS_OF_MONTH ? [counted(days, 'day')] : spanWords(Math.round(days / DAYS_OF_MONTH))
  return `Time between them: ${parts.join(' and ')}.`
}

function spanWords(months: number): readonly string[] {
  const [years, rest] = [Math.floor(months / 12), months % 12]
  return [...(years > 0 ? [counted(years, 'year')] : []), ...(rest > 0 ? [counted(rest, 'month')] : [])]
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
