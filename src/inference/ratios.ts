import { closedLines, type Line, pathLines } from './contours.ts'
import { at, type Landmark } from './mesh.ts'

/** Lines on the face that the ratios are taken over: landmark pairs. */
const FACE_WIDTH: Line = [234, 454]
const FACE_HEIGHT: Line = [168, 152]
const BIOCULAR: Line = [33, 263]

/** The outline of the lower face, from cheek to cheek around the chin. */
const LOWER_OUTLINE = [
  234, 93, 132, 58, 172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397, 288, 361, 323, 454,
]

/** How a ratio is taken, and the lines on the face that it is taken over: first the part, then the whole. */
type Ratio = {
  readonly of: (face: readonly Landmark[]) => number
  readonly lines: readonly Line[]
  /** The part alone: what the ratio is named after. */
  readonly part: readonly Line[]
}

const lengths = (part: Line, whole: Line): Ratio => ({
  of: (face) => distance(face, part) / distance(face, whole),
  lines: [part, whole],
  part: [part],
})

/**
 * The named measures on the face: one length over another, in three dimensions. The order is that of the head's
 * weights.
 *
 * @see models/facies-geometry/card.md
 */
const RATIOS = {
  'nose_w/face_w': lengths([129, 358], FACE_WIDTH),
  'nose_w/biocular': lengths([129, 358], BIOCULAR),
  'ala_w/biocular': lengths([98, 327], BIOCULAR),
  'nose_bridge_w/biocular': lengths([114, 343], BIOCULAR),
  'nose_l/biocular': lengths([168, 2], BIOCULAR),
  'upper_lip_h/face_w': lengths([0, 13], FACE_WIDTH),
  'lower_lip_h/face_w': lengths([14, 17], FACE_WIDTH),
  'philtrum/face_h': lengths([2, 0], FACE_HEIGHT),
  'face_h/biocular': lengths(FACE_HEIGHT, BIOCULAR),
  'face_w/face_h': lengths(FACE_WIDTH, FACE_HEIGHT),
  'face_w/biocular': lengths(FACE_WIDTH, BIOCULAR),
  'lower_face/face_h': lengths([2, 152], FACE_HEIGHT),
  'chin_h/face_h': lengths([17, 152], FACE_HEIGHT),
  'jaw_w/face_w': lengths([172, 397], FACE_WIDTH),
  'low_cheek_w/face_w': lengths([132, 361], FACE_WIDTH),
  'jaw_angle_w/face_w': lengths([58, 288], FACE_WIDTH),
  'low_cheek_w/face_h': lengths([132, 361], FACE_HEIGHT),
  'chin_w/face_w': lengths([149, 378], FACE_WIDTH),
  'mouth_w/face_w': lengths([61, 291], FACE_WIDTH),
  'forehead_w/face_w': lengths([103, 332], FACE_WIDTH),
  lower_roundness: {
    of: lowerRoundness,
    lines: closedLines(LOWER_OUTLINE),
    part: pathLines(LOWER_OUTLINE),
  },
} as const satisfies Record<string, Ratio>

export type RatioName = keyof typeof RATIOS

export const RATIO_NAMES = Object.keys(RATIOS) as readonly RatioName[]

/** The lines that a ratio is taken over, so that what is drawn is what is measured. */
export function linesOf(name: RatioName): readonly Line[] {
  return RATIOS[name].lines
}

/** The lines of the part that a ratio measures, without the whole that it is compared with. */
export function partOf(name: RatioName): readonly Line[] {
  return RATIOS[name].part
}

export type LogRatios = Readonly<Record<RatioName, number>>

const SMALLEST_RATIO = 1e-4

/** Natural logarithms of the ratios. */
export function logRatios(face: readonly Landmark[]): LogRatios {
  return Object.fromEntries(
    RATIO_NAMES.map((name) => [name, Math.log(Math.max(RATIOS[name].of(face), SMALLEST_RATIO))]),
  ) as LogRatios
}

/** Area of the lower face over half the area of the box that its width and height span: a triangle has 1, a box 2. */
function lowerRoundness(face: readonly Landmark[]): number {
  const outline = LOWER_OUTLINE.map((index) => at(face, index))
  const twiceArea = outline.reduce((sum, [x, y], k) => {
    const [nextX, nextY] = outline[(k + 1) % outline.length] ?? [x, y]
    return sum + x * nextY - y * nextX
  }, 0)
  const [leftX, leftY] = at(face, FACE_WIDTH[0])
  const [rightX, rightY] = at(face, FACE_WIDTH[1])
  const [chinX, chinY] = at(face, FACE_HEIGHT[1])
  const height = Math.hypot((leftX + rightX) / 2 - chinX, (leftY + rightY) / 2 - chinY)
  return Math.abs(twiceArea) / 2 / Math.max(0.5 * distance(face, FACE_WIDTH) * height, 1e-6)
}

function distance(face: readonly Landmark[], [a, b]: Line): number {
  const [ax, ay, az] = at(face, a)
  const [bx, by, bz] = at(face, b)
  return Math.hypot(ax - bx, ay - by, az - bz)
}
