import { type RgbImage, upsideDown } from '../../src/inference/image.ts'
import type { OpenModel } from '../../src/inference/open-model.ts'
import { type FaceRow, readFace } from './faces.ts'
import { type Measured, measured } from './measure.ts'
import { counted, type FigureName, figure, headed, quantile } from './tables.ts'

const FIGURES: readonly FigureName[] = [
  'meshFlag',
  'uprightness',
  'faceWidthPx',
  'cutOffShare',
  'yawDeg',
  'pitchDeg',
  'rollDeg',
  'blur',
  'fineness',
  'highlight',
  'shadow',
  'clippedShare',
  'colour',
  'eyeContrast',
  'mouthRedness',
]

type Face = FaceRow & { readonly now: Measured | null }

/** A photo as it is, and upside down. */
type Pair = { readonly now: Measured; readonly turned: Measured }

/** What the gates say of ordinary photos and of hard ones. */
export async function ordinaryTables(
  folder: string,
  ordinary: readonly FaceRow[],
  robustness: readonly FaceRow[],
  model: OpenModel,
): Promise<Record<'refused' | 'figures', string>> {
  const good = await lookedAt(folder, ordinary, model)
  const hard = await lookedAt(folder, robustness, model)
  return {
    refused: refusedTable([...good, ...hard]),
    figures: figuresTable(good),
  }
}

/** Whether a photo is recognised as lying upside down, and what it then scores. */
export async function upsideDownTables(
  folder: string,
  ordinary: readonly FaceRow[],
  model: OpenModel,
): Promise<Record<'upside-down', string>> {
  return { 'upside-down': upsideDownTable(await turnedAsWell(folder, ordinary, model)) }
}

async function lookedAt(
  folder: string,
  rows: readonly FaceRow[],
  model: OpenModel,
): Promise<readonly Face[]> {
  const faces: Face[] = []
  for (const row of rows)
    faces.push({ ...row, now: await measured(await imageOf(folder, row, model), model) })
  return faces
}

async function turnedAsWell(
  folder: string,
  rows: readonly FaceRow[],
  model: OpenModel,
): Promise<readonly Pair[]> {
  const pairs: Pair[] = []
  for (const row of rows) {
    const image = await imageOf(folder, row, model)
    const [now, turned] = [await measured(image, model), await measured(upsideDown(image), model)]
    if (now && turned) pairs.push({ now, turned })
  }
  return pairs
}

function imageOf(folder: string, { file }: FaceRow, model: OpenModel): Promise<RgbImage> {
  return readFace(folder, file, model.manifest.input.longestSidePx)
}

/** Totals only: no picture is named. */
function refusedTable(faces: readonly Face[]): string {
  const groups = Map.groupBy(faces, ({ set, ethnicity }) =>
    set.startsWith('london') ? `${set}, ${ethnicity || 'not stated'}` : set,
  )
  const lines = [...groups].map(([group, members]) => {
    const problems = members.map(({ now }) => now?.problems ?? ['no-face'])
    const refused = problems.filter((reasons) => reasons.length > 0)
    const reasons = counted(refused.flat()).map(([name, times]) => `${name} ${times}`)
    const share = ((100 * (members.length - refused.length)) / members.length).toFixed(1)
    return `| ${group} | ${members.length} | ${share} | ${reasons.join(', ')} |`
  })
  return [...headed(['photos', 'count', 'scored, %', 'reasons of the others']), ...lines].join('\n')
}

const SHARES = [0, 0.01, 0.05, 0.5, 0.95, 0.99, 1]

function figuresTable(faces: readonly Face[]): string {
  const lines = FIGURES.map((name) => {
    const values = faces.flatMap(({ now }) => (now ? [now.quality[name] ?? Number.NaN] : []))
    return `| \`${name}\` | ${SHARES.map((share) => figure(quantile(values, share), 3)).join(' | ')} |`
  })
  return [...headed(['figure', 'least', '1 %', '5 %', 'median', '95 %', '99 %', 'most']), ...lines].join('\n')
}

function upsideDownTable(pairs: readonly Pair[]): string {
  const found = pairs.filter(({ turned }) => turned.quality.turnedDeg === 180)
  const moved = found.flatMap(({ now, turned }) => [
    Math.abs(now.cushing - turned.cushing),
    Math.abs(now.acromegaly - turned.acromegaly),
  ])
  const mistaken = pairs.filter(({ now }) => now.quality.turnedDeg === 180)
  const missed = pairs.filter(({ turned }) => turned.quality.turnedDeg === 0)
  const scored = missed.filter(({ turned }) => turned.problems.length === 0)
  const rows = [
    ['upright photos that were turned by mistake', `${mistaken.length} of ${pairs.length}`],
    ['upside-down photos that were turned upright', `${found.length} of ${pairs.length}`],
    ['those that were not, and passed the gates', `${scored.length} of ${missed.length}`],
    ['largest difference of a logit between the two', figure(Math.max(...moved), 3)],
  ]
  return [...headed(['upside down', '']), ...rows.map((cells) => `| ${cells.join(' | ')} |`)].join('\n')
}
