import { useMemo } from 'react'
import type { LookedCondition, LookedMeasure, PhotoLook } from '../../look.ts'
import { type Line, measureLines, pathOf, signsOf, signsPath, unitOf } from '../face-drawing.ts'

type Looked = Extract<PhotoLook, { kind: 'looked' }>

type Props = {
  readonly look: Looked
  readonly points: boolean
  readonly measure: LookedMeasure | null
  readonly moved: LookedCondition | null
}

/** What the model found, exactly over the picture. For the eye only: the words beside it say the same. */
export function FaceDrawing({ look, points, measure, moved }: Props) {
  const { frame, landmarks } = look
  const unit = useMemo(() => unitOf(landmarks), [landmarks])
  return (
    <svg className="face-drawing" viewBox={`0 0 ${frame.width} ${frame.height}`} aria-hidden="true">
      {points && <Points look={look} unit={unit} />}
      {moved && <Moved look={look} parts={moved.heat} unit={unit} />}
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

function Moved({ look, parts, unit }: Unit & { parts: readonly number[] }) {
  const signs = useMemo(() => signsOf(look.landmarks, parts), [look, parts])
  const [raising, lowering] = [true, false].map((raises) =>
    signsPath(signs.filter((one) => one.raises === raises)),
  )
  return (
    <g>
      <path className="sign-under" d={`${lowering}${raising}`} strokeWidth={1.5 * unit} />
      <path className="sign-lowers" d={lowering} strokeWidth={0.8 * unit} />
      <path className="sign-raises" d={raising} strokeWidth={0.8 * unit} />
    </g>
  )
}

/** The whole is dashed; the name stands above the part. */
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
        strokeDasharray={isWhole ? `${3 * unit} ${2 * unit}` : undefined}
      />
    </>
  )
}
