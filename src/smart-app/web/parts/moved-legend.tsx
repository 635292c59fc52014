import type { LookedCondition, PhotoLook } from '../../look.ts'
import { CONDITION_NAMES } from '../condition-names.ts'
import { thirdsOf } from '../face-drawing.ts'
import { MESSAGES } from '../messages.ts'
import { movedWords, signsWords } from '../viewer-words.ts'

const M = MESSAGES.viewer

type Props = { readonly look: Extract<PhotoLook, { kind: 'looked' }>; readonly moved: LookedCondition }

/** What the signs on the face mean, and what they show in words. */
export function MovedLegend({ look: { landmarks, crop }, moved: { condition, heat } }: Props) {
  return (
    <>
      <p>
        <strong>
          {M.moved}: {CONDITION_NAMES[condition]}.
        </strong>{' '}
        {M.whereSummed} {M.onlyShape}
      </p>
      <ul className="moved-legend">
        <li>
          <Sign isPlus /> {M.raises}
        </li>
        <li>
          <Sign /> {M.lowers}
        </li>
        <li>{signsWords(heat)}</li>
      </ul>
      <ul>
        {movedWords(thirdsOf(landmarks, heat, crop.angleDeg)).map((says) => (
          <li key={says}>{says}</li>
        ))}
      </ul>
    </>
  )
}

function Sign({ isPlus = false }: { isPlus?: boolean }) {
  const path = isPlus ? 'M2 8h12M8 2v12' : 'M2 8h12'
  return (
    <svg className="legend-sign" viewBox="0 0 16 16" aria-hidden="true">
      <path className="sign-under" d={path} strokeWidth="5" />
      <path className={isPlus ? 'sign-raises' : 'sign-lowers'} d={path} strokeWidth="3" />
    </svg>
  )
}
