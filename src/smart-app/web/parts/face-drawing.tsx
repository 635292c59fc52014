import { useMemo } from 'react'
import type { LookedMeasure, LookedReading, PhotoLook } from '../../look.ts'
import { type Line, measureLines, pathOf, signsOf, signsPath, unitOf } from '../face-drawing.ts'
import { drawnLines, lineNames } from '../weighted-lines.ts'

type Looked = Extract<PhotoLook, { kind: 'looked' }>

type Props = {
  readonly look: Looked
  readonly points: boolean
  readonly measure: LookedMeasure | null
  readonly moved: LookedReading | null
}

/** What the model found, exactly over the picture. For the eye only: the words beside it say the same. */
export function FaceDrawing({ look, points, measure, moved }: Props) {
  const { frame, landmarks } = look
  const unit = useMemo(() => unitOf(landmarks), [landmarks])
  return (
    <svg className="face-drawing" viewBox={`0 0 ${frame.width} ${frame.height}`} aria-hidden="true">
      {points && <Points look={look} unit={unit} />}
      {moved && <Moved look={look} reading={moved} unit={unit} />}
      {measure && <Measure look={look} measure={measure} unit={unit} />}
    </svg>
  )
}

type Unit = { readonly look: Looked; readonly unit: number }

/** Each line twice, dark under light, so that it is seen on any skin. */
function Points({ look: { landmarks, contours }, unit }: Unit) {
  const path = pathOf(landmarks, contours)
  return (
    <g className="face-points">
      <path className="line-under" d={path} strokeWidth={1.1 * unit} />
      <path className="line-over" d={path} strokeWidth={0.5 * unit} />
      {landmarks.map(([x, y], k) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a landmark is its place in the list
        <circle key={k} cx={x} cy={y} r={0.5 * unit} strokeWidth={0.25 * unit} />
      ))}
    </g>
  )
}

/** Lines, signs and names over each other; what raises is whole and a +, what lowers is broken and a −. */
function Moved({ look: { landmarks, frame }, reading, unit }: Unit & { reading: LookedReading }) {
  const { heat, drawing } = reading
  const signs = useMemo(() => signsOf(landmarks, heat, drawing.points), [landmarks, heat, drawing])
  const [raising, lowering] = [true, false].map((raises) =>
    signsPath(signs.filter((one) => one.raises === raises)),
  )
  return (
    <g className="face-moved">
      {drawnLines(landmarks, drawing.lines).map(({ key, path, width, raises }) => (
        <g key={key} className={raises ? 'weighted-raises' : 'weighted-lowers'}>
          <path className="line-under" d={path} strokeWidth={width + unit} />
          <path
            className={raises ? 'sign-raises' : 'sign-lowers'}
            d={path}
            strokeWidth={width}
            strokeDasharray={raises ? undefined : `${2.5 * unit} ${2.5 * unit}`}
          />
        </g>
      ))}
      <path className="sign-under" d={`${lowering}${raising}`} strokeWidth={2 * unit} />
      <path className="sign-lowers" d={lowering} strokeWidth={1.1 * unit} />
      <path className="sign-raises" d={raising} strokeWidth={1.1 * unit} />
      {lineNames(landmarks, drawing.lines, frame).map(
        ({ text, raises, at: [x, y], width, height, fontSize }) => (
          <g key={text} className={raises ? 'name-raises' : 'name-lowers'}>
            <rect x={x} y={y} width={width} height={height} rx={unit} />
            <text x={x + width / 2} y={y + height / 2} fontSize={fontSize}>
              {text}
            </text>
          </g>
        ),
      )}
    </g>
  )
}

/** The whole is dotted; the name stands above the part. */
function Measure({ look, measure, unit }: Unit & { measure: LookedMeasure }) {
  const lines = measureLines(look.landmarks, measure.lines)
  if (!lines) return null
  const { parts, whole, name } = lines
  return (
    <g className="face-measure">
      {whole && <MeasureLine line={whole} unit={unit} isWhole />}
      {parts.map((line) => (
        <MeasureLine key={`${line.from} ${line.to}`} line={line} unit={unit} />
      ))}
      <text x={name[0]} y={name[1] - 2.5 * unit} fontSize={7.5 * unit} strokeWidth={1.8 * unit}>
        {measure.label}
      </text>
    </g>
  )
}

function MeasureLine({ line, unit, isWhole = false }: { line: Line; unit: number; isWhole?: boolean }) {
  const ends = { x1: line.from[0], y1: line.from[1], x2: line.to[0], y2: line.to[1] }
  return (
    <>
      <line className="line-under" {...ends} strokeWidth={2 * unit} />
      <line
        className="line-over"
        {...ends}
        strokeWidth={unit}
        strokeDasharray={isWhole ? `0 ${2.5 * unit}` : undefined}
      />
    </>
  )
}
