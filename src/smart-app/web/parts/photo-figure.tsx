import { Paper } from '@mantine/core'
import { useState } from 'react'
import type { ShownPhoto } from '../shown-photos.ts'
import { photoAlt, photoState, photoTitle } from '../words.ts'

/** One photo: the picture, its date, and what is known of it. */
export function PhotoFigure({ photo }: { photo: ShownPhoto }) {
  const { says, lines } = photoState(photo.assessment)
  return (
    <Paper component="figure" withBorder className={photo.counts ? 'photo photo-counts' : 'photo'}>
      <Picture photo={photo} />
      <figcaption>
        <strong className="photo-date">{photoTitle(photo)}</strong>
        <span className={`photo-state photo-state-${photo.assessment.kind}`}>{says}</span>
        {lines.map((line) => (
          <span key={line}>{line}</span>
        ))}
        {photo.counts && <strong>The findings come from this photo.</strong>}
      </figcaption>
    </Paper>
  )
}

function Picture({ photo }: { photo: ShownPhoto }) {
  const [failed, setFailed] = useState(false)
  if (photo.imageUrl === null)
    return <p className="picture no-picture">The record gives no picture to show.</p>
  if (failed) return <p className="picture no-picture">This picture could not be loaded.</p>
  return (
    <img className="picture" src={photo.imageUrl} alt={photoAlt(photo)} onError={() => setFailed(true)} />
  )
}
