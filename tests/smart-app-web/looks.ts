import type { LookedMeasure, LookedReading, PhotoLook } from '../../src/smart-app/look.ts'

/** Answers of `api/photos/<media id>/look` to show the page with. The face is an ellipse of rings, and nobody's. */

type Looked = Extract<PhotoLook, { kind: 'looked' }>

const CENTER = { x: 408, y: 462 }
const RADIUS = { x: 182, y: 224 }
const RINGS = 13
const PER_RING = 36

/** 468 points: 13 rings of 36, the last ring is the outline; each ring begins at the right and goes clockwise. */
export function ringsOfFace(): Looked['landmarks'] {
  return Array.from({ length: RINGS * PER_RING }, (_, k) => {
    const ring = (Math.floor(k / PER_RING) + 1) / RINGS
    const angle = (2 * Math.PI * (k % PER_RING)) / PER_RING
    return [
      CENTER.x + RADIUS.x * ring * Math.cos(angle),
      CENTER.y + RADIUS.y * ring * Math.sin(angle),
    ] as const
  })
}

const OUTLINE = (RINGS - 1) * PER_RING

function ringContour(ring: number): readonly (readonly [number, number])[] {
  const first = ring * PER_RING
  return Array.from({ length: PER_RING }, (_, k) => [first + k, first + ((k + 1) % PER_RING)] as const)
}

const SHAPE = 0.46

type Pull = (x: number, y: number) => number

/** Some points of the face raise the score and others lower it. */
function heat(pull: Pull, together: number): readonly number[] {
  const parts = ringsOfFace().map(
    ([x, y]) => 0.02 * pull((x - CENTER.x) / RADIUS.x, (y - CENTER.y) / RADIUS.y),
  )
  const lacking = (together - parts.reduce((sum, part) => sum + part, 0)) / parts.length
  return parts.map((part) => part + lacking)
}

const TOWARDS_THE_JAW: Pull = (x, y) => y * Math.abs(x) * 2 - 0.3
const TOWARDS_THE_MOUTH: Pull = (x, y) => 0.5 - Math.hypot(x, y - 0.3)

export const LOOKED: Looked = {
  kind: 'looked',
  mediaId: 'newest',
  frame: { width: 800, height: 1000 },
  crop: { centerX: CENTER.x, centerY: CENTER.y, side: 620, angleDeg: 4 },
  landmarks: ringsOfFace(),
  contours: [...ringContour(3), ...ringContour(RINGS - 1)],
  conditions: [
    { condition: 'cushing', readings: [reading({ score: 1.12, rank: 98 })] },
    { condition: 'acromegaly', readings: [reading({ score: 0.31, rank: 93, pull: TOWARDS_THE_MOUTH })] },
  ],
}

/** Where the record names neither sex. */
export const LOOKED_BOTH_WAYS: Looked = {
  ...LOOKED,
  conditions: LOOKED.conditions.map((one) => ({
    ...one,
    readings: [
      reading({ sex: 'female', score: 1.02, rank: 97 }),
      reading({ sex: 'male', score: -0.4, rank: 61 }),
    ],
  })),
}

export const NOT_LOOKED: PhotoLook = {
  kind: 'not-assessed',
  reasons: [{ says: 'The head is turned to the side.', advice: 'Use a photo from the front.' }],
}

/** The parts add up to the score: the mean face takes up what measures and shape leave. */
export function reading({
  sex = 'female',
  score,
  rank,
  pull = TOWARDS_THE_JAW,
}: Pick<LookedReading, 'score' | 'rank'> &
  Partial<Pick<LookedReading, 'sex'>> & { readonly pull?: Pull }): LookedReading {
  const measures = measuresOf(sex === 'female' ? 'women' : 'men')
  const ofMeasures = sumOf(measures)
  const parts = heat(pull, SHAPE + ofMeasures)
  return {
    sex,
    score,
    thresholds: { indeterminate: 0.1591, suspected: 0.8494 },
    rank,
    scale: { from: -2.5, to: 2 },
    intercept: score - SHAPE - ofMeasures,
    shape: SHAPE,
    measures,
    heat: parts,
    drawing: drawing(measures, parts),
  }
}

/** The four measures that weigh most, of which one lowers the score, and twelve points. */
function drawing(measures: readonly LookedMeasure[], parts: readonly number[]): LookedReading['drawing'] {
  const bySize = measures.toSorted((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
  const others = bySize.slice(4)
  return {
    lines: bySize.slice(0, 4).map(({ label, contribution, lines }) => {
      const part = lines.length === 2 ? lines.slice(0, 1) : lines
      const [from, to] = part[Math.floor(part.length / 2)] ?? [0, 0]
      return { lines: part, namedAt: part.length === 1 ? to : from, labels: [label], contribution }
    }),
    others: { count: others.length, contribution: sumOf(others) },
    points: parts
      .map((_, k) => k)
      .sort((a, b) => Math.abs(parts[b] ?? 0) - Math.abs(parts[a] ?? 0))
      .slice(0, 12),
  }
}

function sumOf(measures: readonly Pick<LookedMeasure, 'contribution'>[]): number {
  return measures.reduce((sum, { contribution }) => sum + contribution, 0)
}

function measuresOf(people: string): readonly LookedMeasure[] {
  const [right, bottom, left, top] = [0, 9, 18, 27].map((k) => OUTLINE + k) as [
    number,
    number,
    number,
    number,
  ]
  const width = [left, right] as const
  return [
    measure('low_cheek_w/face_h', 'Cheek fullness', 1.312, 2.4, 0.61, people, [
      [OUTLINE + 15, OUTLINE + 3],
      [top, bottom],
    ]),
    measure('face_w/face_h', 'Face breadth for its length', 1.402, 2.1, 0.42, people, [width, [top, bottom]]),
    measure('jaw_w/face_w', 'Jaw width', 0.861, 1.6, -0.22, people, [[OUTLINE + 14, OUTLINE + 4], width]),
    measure('nose_w/face_w', 'Nose width', 0.262, -0.4, -0.03, people, [[3 * 36 + 18, 3 * 36], width]),
    measure('mouth_w/face_w', 'Mouth width', 0.352, -1.2, 0.08, people, [[5 * 36 + 14, 5 * 36 + 4], width]),
    measure('chin_h/face_h', 'Chin height', 0.181, 0.1, 0, people, [
      [8 * 36 + 9, bottom],
      [top, bottom],
    ]),
    measure(
      'lower_roundness',
      'Roundness of the lower face',
      1.64,
      1.9,
      0.19,
      people,
      ringContour(RINGS - 1).slice(0, 18),
    ),
  ]
}

function measure(
  name: string,
  label: string,
  value: number,
  z: number,
  contribution: number,
  people: string,
  lines: LookedMeasure['lines'],
): LookedMeasure {
  const sd = value * 0.05
  const mean = value - z * sd
  const where = `${Math.abs(z).toFixed(1)} SD ${z > 0 ? 'above' : 'below'} the mean of ${people} in the reference set`
  const does = `${contribution < 0 ? 'takes' : 'adds'} ${Math.abs(contribution).toFixed(2)} ${contribution < 0 ? 'from' : 'to'} the score`
  return {
    name,
    label,
    value,
    expected: { from: mean - 1.96 * sd, to: mean + 1.96 * sd },
    z,
    contribution,
    says: `${label}: ${where}; ${does}`,
    lines,
  }
}
