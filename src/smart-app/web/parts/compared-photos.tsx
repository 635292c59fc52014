import { useId, useState } from 'react'
import type { PhotoLook } from '../../look.ts'
import type { Pictured } from '../chosen-photo.ts'
import { borderWords } from '../messages/compare-words.ts'
import { MESSAGES } from '../messages/index.ts'
import { photoAlt, photoTitle } from '../messages/words.ts'
import { croppedSheet } from '../sheet.ts'
import { usePicture } from '../use-picture.ts'
import { LatePicture } from './late-picture.tsx'
import { NoPicture } from './no-picture.tsx'

const M = MESSAGES.compare

export type Way = 'slider' | 'side-by-side'

/** A photo, cut to its face where the face is known. */
export type Compared = {
  readonly photo: Pictured
  readonly look: Extract<PhotoLook, { kind: 'looked' }> | null
}

type Pair = { readonly left: Compared; readonly right: Compared }

export function ComparedPhotos({ left, right, way }: Pair & { way: Way }) {
  switch (way) {
    case 'slider':
      return <OneOverTheOther left={left} right={right} />
    case 'side-by-side':
      return (
        <div className="side-by-side">
          <Captioned compared={left} />
          <Captioned compared={right} />
        </div>
      )
    default:
      return way satisfies never
  }
}

function Captioned({ compared }: { compared: Compared }) {
  return (
    <figure>
      <div className={windowClass(compared)}>
        <Picture key={compared.photo.imageUrl} compared={compared} />
      </div>
      <figcaption>{photoTitle(compared.photo)}</figcaption>
    </figure>
  )
}

/** The left photo lies over the right one, up to the border. */
function OneOverTheOther({ left, right }: Pair) {
  const [border, setBorder] = useState(50)
  const label = useId()
  return (
    <figure className="one-over-other">
      <div className={windowClass(left)}>
        <Picture key={right.photo.imageUrl} compared={right} />
        <div className="compare-over" style={{ clipPath: `inset(0 ${100 - border}% 0 0)` }}>
          <Picture key={left.photo.imageUrl} compared={left} />
        </div>
        <div className="compare-border" style={{ left: `${border}%` }} aria-hidden="true" />
      </div>
      <figcaption>
        <span>← {photoTitle(left.photo)}</span>
        <span>{photoTitle(right.photo)} →</span>
      </figcaption>
      <label id={label} htmlFor={`${label}-range`}>
        {M.reveal}
      </label>
      <input
        id={`${label}-range`}
        type="range"
        min="0"
        max="100"
        value={border}
        onChange={({ currentTarget }) => setBorder(Number(currentTarget.value))}
        aria-valuetext={borderWords(border, left.photo, right.photo)}
      />
    </figure>
  )
}

function windowClass({ look }: Compared): string {
  return look ? 'compare-window compare-face' : 'compare-window'
}

function Picture({ compared: { photo, look } }: { compared: Compared }) {
  const { isLost, isLate, told } = usePicture()
  if (isLost) return <NoPicture className="compare-picture" says={MESSAGES.viewer.lostPicture} />
  const picture = (
    <img
      className={look ? 'stage-picture' : 'compare-picture'}
      src={photo.imageUrl}
      alt={`${photoAlt(photo)}, compared`}
      draggable={false}
      {...told}
    />
  )
  return (
    <>
      {look ? (
        <div className="stage-sheet" style={croppedSheet(look.frame, look.crop)}>
          {picture}
        </div>
      ) : (
        picture
      )}
      {isLate && <LatePicture />}
    </>
  )
}
