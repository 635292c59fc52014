import { MESSAGES } from '../messages/index.ts'
import { type DrawnMark, HEIGHT_PX, type TrendDrawing } from '../trend-drawing.ts'

const M = MESSAGES.overTime

type Props = { readonly drawing: TrendDrawing; readonly width: number }

/** For the eye only: the sentence below it, the lists and the table say the same. */
export function TrendChart({ drawing, width }: Props) {
  const { plot, band, dots } = drawing
  return (
    <svg className="trend-chart" width={width} height={HEIGHT_PX} aria-hidden="true">
      {band && (
        <>
          <rect className="band-outer" {...across(plot)} {...between(band.outer)} />
          <rect className="band-inner" {...across(plot)} {...between(band.inner)} />
        </>
      )}
      {drawing.marks.map((mark) => (
        <Mark key={mark.letter} mark={mark} plot={plot} />
      ))}
      <Axes drawing={drawing} />
      <Thresholds drawing={drawing} />
      {drawing.runs.map((run) => (
        <polyline
          key={run[0]?.key}
          className="trend-line"
          points={run.map(({ x, y }) => `${x},${y}`).join(' ')}
        />
      ))}
      {dots.map(({ key, x, y }, k) => (
        <circle key={key} className={k === dots.length - 1 ? 'dot dot-newest' : 'dot'} cx={x} cy={y} r="5" />
      ))}
      <Gaps drawing={drawing} />
    </svg>
  )
}

type Plot = TrendDrawing['plot']

function across({ left, right }: Plot) {
  return { x: left, width: right - left }
}

function between({ top, bottom }: { readonly top: number; readonly bottom: number }) {
  return { y: top, height: Math.max(bottom - top, 0) }
}

function Axes({ drawing: { plot, xTicks, yTicks } }: { drawing: TrendDrawing }) {
  return (
    <>
      {yTicks.map(({ y, label }) => (
        <g key={label}>
          <line className="grid" x1={plot.left} x2={plot.right} y1={y} y2={y} />
          <text x={plot.left - 6} y={y + 4} textAnchor="end">
            {label}
          </text>
        </g>
      ))}
      {xTicks.map(({ x, label }) => (
        <g key={label}>
          <line className="tick" x1={x} x2={x} y1={plot.bottom} y2={plot.bottom + 5} />
          <text x={x} y={plot.bottom + 18} textAnchor="middle">
            {label}
          </text>
        </g>
      ))}
    </>
  )
}

function Thresholds({ drawing: { plot, thresholds } }: { drawing: TrendDrawing }) {
  if (!thresholds) return null
  const lines = [
    { says: M.upper, y: thresholds.suspected },
    { says: M.lower, y: thresholds.indeterminate },
  ]
  return lines.map(({ says, y }) => (
    <g key={says}>
      <line className="threshold" x1={plot.left} x2={plot.right} y1={y} y2={y} />
      <text className="on-plot" x={plot.left + 4} y={y - 4}>
        {says}
      </text>
    </g>
  ))
}

function Mark({ mark: { letter, kind, from, to, row }, plot }: { mark: DrawnMark; plot: Plot }) {
  const y = 14 + row * 18
  return (
    <g className={`mark-in-time mark-${kind}`}>
      {to > from && <rect x={from} width={to - from} y={y + 4} height={plot.bottom - y - 4} />}
      <line x1={from} x2={from} y1={y + 4} y2={plot.bottom} />
      <text x={from} y={y} textAnchor="middle">
        {letter}
      </text>
    </g>
  )
}

/** Under the plot: a photo that was not assessed has no height. */
function Gaps({ drawing: { gaps, plot } }: { drawing: TrendDrawing }) {
  const [first] = gaps
  if (!first) return null
  return (
    <>
      {M.gapRow.map((says, k) => (
        <text key={says} x={plot.left - 6} y={first.y - 2 + 12 * k} textAnchor="end">
          {says}
        </text>
      ))}
      {gaps.map(({ key, x, y }) => (
        <rect key={key} className="gap" x={x - 5} y={y - 5} width="10" height="10" />
      ))}
    </>
  )
}
