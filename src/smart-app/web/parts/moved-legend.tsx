import type { LookedReading, PhotoLook } from '../../look.ts'
import { CONDITION_NAMES } from '../condition-names.ts'
import { thirdsOf } from '../face-drawing.ts'
import { MESSAGES } from '../messages/index.ts'
import {
  lineWords,
  movedWords,
  othersWords,
  pointsWords,
  shapeWords,
  thirdsWords,
  togetherWords,
} from '../messages/moved-words.ts'
import type { Moved } from '../moved.ts'
import { letterOf } from '../weighted-lines.ts'

const M = MESSAGES.moved

type Props = { readonly look: Extract<PhotoLook, { kind: 'looked' }>; readonly moved: Moved }

/** What the lines and signs on the face mean, and what they show in words. */
export function MovedLegend({ look: { landmarks, crop }, moved: { condition, reading } }: Props) {
  return (
    <>
      <p>
        <strong>
          {M.title}: {CONDITION_NAMES[condition]}.
        </strong>{' '}
        {movedWords(reading)} {M.whereSummed}
      </p>
      <ul className="moved-legend">
        <li>
          <Sign isPlus /> {M.raises}
        </li>
        <li>
          <Sign /> {M.lowers}
        </li>
      </ul>
      <p>{M.lines}</p>
      <Parts reading={reading} />
      <p>
        {M.signs} {pointsWords(reading)}
      </p>
      <ul>
        {thirdsWords(thirdsOf(landmarks, reading.heat, crop.angleDeg)).map((says) => (
          <li key={says}>{says}</li>
        ))}
      </ul>
    </>
  )
}

/** What was drawn, what was not, and what all of it adds up to. */
function Parts({ reading }: { reading: LookedReading }) {
  const { lines, others } = reading.drawing
  return (
    <ul className="moved-parts">
      {lines.map((line, k) => (
        <li key={letterOf(k)}>{lineWords(line, k)}</li>
      ))}
      {others.count > 0 && <li>{othersWords(others)}</li>}
      <li>{shapeWords(reading)}</li>
      <li>
        <strong>{togetherWords(reading)}</strong>
      </li>
    </ul>
  )
}

/** A sign, and the line that says the same. */
function Sign({ isPlus = false }: { isPlus?: boolean }) {
  const path = isPlus ? 'M2 8h12M8 2v12' : 'M2 8h12'
  return (
    <svg className="legend-sign" viewBox="0 0 48 16" aria-hidden="true">
      <path className="sign-under" d={`${path}M20 8h26`} strokeWidth="5" />
      <path className={isPlus ? 'sign-raises' : 'sign-lowers'} d={path} strokeWidth="3" />
      <path
        className={isPlus ? 'sign-raises' : 'sign-lowers'}
        d="M20 8h26"
        strokeWidth="3"
        strokeDasharray={isPlus ? undefined : '6 4'}
      />
    </svg>
  )
}
