import { Paper } from '@mantine/core'
import { useId, useState } from 'react'
import { MESSAGES } from '../messages.ts'
import type { ShownPhoto } from '../shown-photos.ts'
import { photoAlt, photoState, photoTitle } from '../words.ts'

const M = MESSAGES.strip

type Props = { readonly photo: ShownPhoto; readonly isChosen: boolean; readonly onChoose: () => void }

/** One photo to be chosen: the picture, its date, and what is known of it. */
export function PhotoFigure({ photo, isChosen, onChoose }: Props) {
  const [title, state] = [useId(), useId()]
  const { says, lines } = photoState(photo.assessment)
  return (
    <Paper component="figure" withBorder className={photo.counts ? 'photo photo-counts' : 'photo'}>
      <input
        type="radio"
        name="photo"
        className="photo-choice"
        checked={isChosen}
        onChange={onChoose}
        aria-labelledby={title}
        aria-describedby={state}
      />
      <Picture photo={photo} />
      <figcaption>
        <strong className="photo-date" id={title}>
          {photoTitle(photo)}
        </strong>
        <span className="photo-known" id={state}>
          <span className={`photo-state photo-state-${photo.assessment.kind}`}>{says}</span>
          {lines.map((line) => (
            <span key={line}>{line}</span>
          ))}
          {photo.counts && <strong>{M.counts}</strong>}
        </span>
        {isChosen && <span className="photo-chosen">{M.shown}</span>}
      </figcaption>
    </Paper>
  )
}

function Picture({ photo }: { photo: ShownPhoto }) {
  const [failed, setFailed] = useState(false)
  if (photo.imageUrl === null) return <p className="picture no-picture">{MESSAGES.viewer.noPicture}</p>
  if (failed) return <p className="picture no-picture">{MESSAGES.viewer.lostPicture}</p>
  return (
    <img className="picture" src={photo.imageUrl} alt={photoAlt(photo)} onError={() => setFailed(true)} />
  )
}
