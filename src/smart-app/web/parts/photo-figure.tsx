import { Paper } from '@mantine/core'
import { useId } from 'react'
import { MESSAGES } from '../messages/index.ts'
import { photoAlt, photoState, photoTitle } from '../messages/words.ts'
import type { ShownPhoto } from '../shown-photos.ts'
import { usePicture } from '../use-picture.ts'
import { LatePicture } from './late-picture.tsx'
import { NoPicture } from './no-picture.tsx'
import { PhotoSign } from './photo-sign.tsx'

const M = MESSAGES.strip

type Props = { readonly photo: ShownPhoto; readonly isChosen: boolean; readonly onChoose: () => void }

/** One photo to be chosen: a small picture, its date, where it lies, and what is known of it: why it was not assessed too. */
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
          <span className={`photo-state photo-state-${photo.assessment.kind}`}>
            <PhotoSign assessment={photo.assessment} /> {says}
          </span>
          {lines.map((line) => (
            <span key={line} className="only-heard">
              {line}
            </span>
          ))}
          <Why photo={photo} />
          {photo.source && <span className="photo-source">{M.sources[photo.source]}</span>}
          {photo.counts && <strong>{M.counts}</strong>}
        </span>
        {isChosen && <span className="photo-chosen">{M.shown}</span>}
      </figcaption>
    </Paper>
  )
}

/** Why it was not assessed, without the advice: that stands at the large photo, and is heard here with the reason. */
function Why({ photo: { assessment } }: { photo: ShownPhoto }) {
  if (assessment.kind !== 'not-assessed') return null
  return (
    <span className="photo-why" aria-hidden="true">
      {assessment.reasons.map(({ says }) => says).join(' ')}
    </span>
  )
}

/** Fetched once it comes near: of sixty photos a few are in sight. */
function Picture({ photo }: { photo: ShownPhoto }) {
  const { isLost, isLate, told } = usePicture()
  if (photo.imageUrl === null) return <NoPicture className="picture" says={MESSAGES.viewer.noPicture} />
  if (isLost) return <NoPicture className="picture" says={MESSAGES.viewer.lostPicture} />
  return (
    <span className="picture-room">
      <img className="picture" src={photo.imageUrl} alt={photoAlt(photo)} loading="lazy" {...told} />
      {isLate && <LatePicture />}
    </span>
  )
}
