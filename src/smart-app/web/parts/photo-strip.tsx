import { Button, Text, Title } from '@mantine/core'
import { useEffect, useRef } from 'react'
import type { Listed } from '../../over-time.ts'
import { MESSAGES } from '../messages/index.ts'
import { listedWords, pendingWords } from '../messages/words.ts'
import type { ShownPhoto } from '../shown-photos.ts'
import { PhotoFigure } from './photo-figure.tsx'

const M = MESSAGES.strip

type Props = {
  readonly photos: readonly ShownPhoto[]
  /** The photo that is shown large. */
  readonly chosen: string | null
  readonly ifNone: string
  /** What is known of the list that these come from; null where it could not be had. */
  readonly listed: Listed | null
  readonly onChoose: (mediaId: string) => void
  readonly onLookAgain: () => void
}

/** Every photo of the chart in one row, newest first; one of them is chosen, and in sight. */
export function PhotoStrip({ photos, chosen, ifNone, listed, onChoose, onLookAgain }: Props) {
  const pending = photos.filter(({ assessment }) => assessment.kind === 'pending').length
  const hasOlder = photos.some(({ assessment }) => assessment.kind === 'older')
  const row = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another choice is what moves the row
  useEffect(() => bringIntoRow(row.current), [chosen])
  const note = listedWords(photos.length, listed)
  return (
    <section aria-labelledby="photos">
      <Title order={2} id="photos">
        {M.title}
      </Title>
      {photos.length === 0 && <Text>{ifNone}</Text>}
      {note !== '' && <Text>{note}</Text>}
      {hasOlder && <Text className="legend">{M.older}</Text>}
      <div className="photos" role="radiogroup" aria-label={M.choose} ref={row}>
        {photos.map((photo) => (
          <PhotoFigure
            key={photo.mediaId}
            photo={photo}
            isChosen={photo.mediaId === chosen}
            onChoose={() => onChoose(photo.mediaId)}
          />
        ))}
      </div>
      <p role="status" className="pending">
        {pendingWords(pending, photos.length)}
      </p>
      {(pending > 0 || !listed?.isNewestKnown) && (
        <Button variant="outline" color="dark" onClick={onLookAgain}>
          {M.lookAgain}
        </Button>
      )}
    </section>
  )
}

/** Moves the row alone: `scrollIntoView` would move the page too. */
function bringIntoRow(row: HTMLElement | null): void {
  const photo = row?.querySelector(':checked')?.parentElement
  if (!row || !photo) return
  const [from, to] = [photo.offsetLeft, photo.offsetLeft + photo.offsetWidth]
  if (from < row.scrollLeft) row.scrollLeft = from
  else if (to > row.scrollLeft + row.clientWidth) row.scrollLeft = to - row.clientWidth
}
