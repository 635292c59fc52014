import type { LookedReading } from '../../look.ts'
import { MESSAGES } from '../messages/index.ts'
import { type ScoreMark, scoreScale } from '../score-scale.ts'

const M = MESSAGES.score

/** The score between the ends of its scale. For the eye only: the sentence below it says the same. */
export function ScoreLine({ reading }: { reading: LookedReading }) {
  const { indeterminate, suspected, score } = scoreScale(reading)
  return (
    <svg className="score-line" aria-hidden="true">
      <text x={`${(indeterminate + suspected) / 2}%`} y="13" textAnchor="middle">
        {M.unclear}
      </text>
      <rect className="score-below" x="0" width={`${indeterminate}%`} y="20" height="12" />
      <rect
        className="score-unclear"
        x={`${indeterminate}%`}
        width={`${suspected - indeterminate}%`}
        y="20"
        height="12"
      />
      <rect className="score-above" x={`${suspected}%`} width={`${100 - suspected}%`} y="20" height="12" />
      {[indeterminate, suspected].map((at) => (
        <line key={at} className="score-threshold" x1={`${at}%`} x2={`${at}%`} y1="17" y2="35" />
      ))}
      {score && (
        <svg x={`${score.at}%`} y="26" overflow="visible" aria-hidden="true" className="score-mark">
          <MarkShape mark={score} />
        </svg>
      )}
      <text x="0" y="52">
        {M.below}
      </text>
      <text x="100%" y="52" textAnchor="end">
        {M.above}
      </text>
    </svg>
  )
}

/** A diamond; an arrow where the score lies beyond the scale. */
function MarkShape({ mark: { beyond } }: { mark: ScoreMark }) {
  switch (beyond) {
    case null:
      return <path d="M0-11 9 0 0 11-9 0z" />
    case 'below':
      return <path d="M-10 0 4-9V9z" />
    case 'above':
      return <path d="M10 0-4-9V9z" />
    default:
      return beyond satisfies never
  }
}
