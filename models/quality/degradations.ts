import sharp, { type Sharp } from 'sharp'
import type { RgbImage } from '../../src/inference/image.ts'
import type { FaceMesh } from '../../src/inference/mesh.ts'
import { COVERINGS, type CoveringName, covered } from './coverings.ts'
import type { FigureName } from './tables.ts'

/** One way in which a good photo becomes a bad one, step by step. */
export type Degradation = {
  readonly title: string
  /** What a step counts. */
  readonly unit: string
  readonly steps: readonly (number | string)[]
  /** The figures that are meant to notice it. */
  readonly figures: readonly FigureName[]
  readonly apply: (image: RgbImage, mesh: FaceMesh, step: never) => RgbImage | Promise<RgbImage>
}

const NUMERIC = {
  'Gaussian blur': {
    unit: 'SD, % of the face width',
    steps: [0.5, 1, 1.5, 2, 3, 4],
    figures: ['blur'],
    apply: (image, { widthPx }, step) => redrawn(image, (p) => p.blur(Math.max(0.3, (step / 100) * widthPx))),
  },
  'Movement across': {
    unit: 'length, % of the face width',
    steps: [2, 4, 6, 8, 12],
    figures: ['blur'],
    apply: (image, { widthPx }, step) => smeared(image, Math.max(1, Math.round((step / 100) * widthPx))),
  },
  'Too little light': {
    unit: 'stops',
    steps: [1, 2, 3, 4, 5],
    figures: ['highlight', 'shadow'],
    apply: (image, _, step) => redrawn(image, (p) => p.linear(2 ** (-step / GAMMA), 0)),
  },
  'Too much light': {
    unit: 'stops',
    steps: [0.5, 1, 1.5, 2, 3],
    figures: ['clippedShare', 'shadow'],
    apply: (image, _, step) => redrawn(image, (p) => p.linear(2 ** (step / GAMMA), 0)),
  },
  'Brightened (gamma)': {
    unit: 'gamma',
    steps: [2, 3, 4],
    figures: ['shadow'],
    apply: (image, _, step) => mapped(image, (value) => value ** (1 / step)),
  },
  'Darkened (gamma)': {
    unit: 'gamma',
    steps: [2, 3, 4],
    figures: ['shadow', 'highlight'],
    apply: (image, _, step) => mapped(image, (value) => value ** step),
  },
  JPEG: {
    unit: 'quality',
    steps: [80, 50, 30, 20, 10, 7, 5, 3],
    figures: ['blur', 'fineness'],
    apply: (image, _, step) => throughJpeg(image, step),
  },
  Pixelated: {
    unit: 'blocks across the face',
    steps: [60, 40, 30, 20],
    figures: ['blur', 'fineness'],
    apply: (image, { widthPx }, step) => mosaic(image, step / widthPx),
  },
  'Stretched across': {
    unit: 'width, %',
    steps: [80, 90, 95, 105, 110, 120],
    figures: ['uprightness'],
    apply: (image, _, step) =>
      redrawn(image, (p) => p.resize(Math.round((image.width * step) / 100), image.height, { fit: 'fill' })),
  },
  'Smaller face': {
    unit: 'width, px',
    steps: [150, 130, 110, 90, 70, 55],
    figures: ['faceWidthPx', 'blur'],
    apply: (image, { widthPx }, step) => {
      const share = Math.min(1, step / widthPx)
      return redrawn(image, (p) =>
        p.resize(Math.round(image.width * share), Math.round(image.height * share)),
      )
    },
  },
  'Turned in the picture': {
    unit: 'degrees',
    steps: [5, 10, 20, 30, 45, 60, 90, 180],
    figures: ['rollDeg', 'uprightness'],
    apply: (image, _, step) => redrawn(image, (p) => p.rotate(step, { background: '#808080' })),
  },
} as const satisfies Record<
  string,
  {
    unit: string
    steps: readonly number[]
    figures: readonly FigureName[]
    apply: (image: RgbImage, mesh: FaceMesh, step: number) => RgbImage | Promise<RgbImage>
  }
>

const COVERED: Degradation = {
  title: 'Covered',
  unit: 'by',
  steps: Object.keys(COVERINGS),
  figures: ['eyeContrast', 'mouthRedness', 'uprightness'],
  apply: (image, { landmarks }, step: CoveringName) => covered(image, landmarks, step),
}

const GREY: Degradation = {
  title: 'Without colour',
  unit: 'colour left, %',
  steps: [50, 20, 0],
  figures: ['colour'],
  apply: (image, _, step: number) => paled(image, step / 100),
}

export const DEGRADATIONS: readonly Degradation[] = [
  ...Object.entries(NUMERIC).map(([title, row]) => ({ title, ...row })),
  GREY,
  COVERED,
]

/** Screen values to light and back, roughly. */
const GAMMA = 2.2

async function redrawn(image: RgbImage, change: (picture: Sharp) => Sharp): Promise<RgbImage> {
  const { data, info } = await change(asPicture(image))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height }
}

function asPicture({ data, width, height }: RgbImage): Sharp {
  return sharp(data, { raw: { width, height, channels: 3 } })
}

/** @param share - the sides of the small picture whose pixels become blocks */
async function mosaic(image: RgbImage, share: number): Promise<RgbImage> {
  const small = await redrawn(image, (p) =>
    p.resize(Math.round(image.width * share), Math.round(image.height * share), { fit: 'fill' }),
  )
  return redrawn(small, (p) => p.resize(image.width, image.height, { kernel: 'nearest', fit: 'fill' }))
}

async function throughJpeg(image: RgbImage, quality: number): Promise<RgbImage> {
  const jpeg = await asPicture(image).jpeg({ quality }).toBuffer()
  const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height }
}

function mapped(image: RgbImage, map: (value: number) => number): RgbImage {
  const table = Uint8Array.from({ length: 256 }, (_, value) => Math.round(255 * map(value / 255)))
  return { ...image, data: image.data.map((value) => table[value] ?? 0) }
}

/** The mean of `length` pixels beside one another, as a movement draws them. */
function smeared({ data, width, height }: RgbImage, length: number): RgbImage {
  const out = new Uint8Array(data.length)
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0
        for (let k = 0; k < length; k++) {
          const from = Math.min(width - 1, Math.max(0, column + k - (length >> 1)))
          sum += data[3 * (row * width + from) + channel] ?? 0
        }
        out[3 * (row * width + column) + channel] = Math.round(sum / length)
      }
    }
  }
  return { data: out, width, height }
}

function paled(image: RgbImage, left: number): RgbImage {
  const data = new Uint8Array(image.data.length)
  for (let i = 0; i < data.length; i += 3) {
    const [r = 0, g = 0, b = 0] = image.data.subarray(i, i + 3)
    const grey = 0.299 * r + 0.587 * g + 0.114 * b
    data.set([grey + left * (r - grey), grey + left * (g - grey), grey + left * (b - grey)], i)
  }
  return { ...image, data }
}
