import { type Mark, markOf, percentOf, RANGE_SD } from '../scale.ts'

/** Drawn for the eye only: the words beside it say the same. */
export function MeasureScale({ z, pointsSomewhere }: { z: number; pointsSomewhere: boolean }) {
  const mark = markOf(z)
  const [from, to] = [percentOf(-RANGE_SD), percentOf(RANGE_SD)]
  return (
    <svg className="scale" aria-hidden="true">
      <line className="scale-axis" x1="0" x2="100%" y1="50%" y2="50%" />
      <rect className="scale-range" x={`${from}%`} width={`${to - from}%`} y="5" height="10" />
      <line className="scale-mean" x1="50%" x2="50%" y1="3" y2="17" />
      {mark && (
        <svg
          x={`${mark.at}%`}
          y="10"
          overflow="visible"
          aria-hidden="true"
          className={pointsSomewhere ? 'mark mark-points' : 'mark'}
        >
          <MarkShape mark={mark} />
        </svg>
      )}
    </svg>
  )
}

function MarkShape({ mark }: { mark: Mark }) {
  switch (mark.where) {
    case 'inside':
      return <circle r="5" />
    case 'outside':
      return <path d="M0-8 8 0 0 8-8 0z" />
    case 'beyond':
      return mark.at === 0 ? <path d="M-9 0 3-7V7z" /> : <path d="M9 0-3-7V7z" />
    default:
      return mark.where satisfies never
  }
}
