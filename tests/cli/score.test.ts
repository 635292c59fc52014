import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { plainPicture, pngClaiming } from '../inference/photos.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const PHOTOS = join(ROOT, 'demo/photos')

let folder = ''

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'facies-score-'))
  const [woman, man] = ['ordinary-woman-38.jpg', 'ordinary-man-35.jpg'].map((name) =>
    readFileSync(join(PHOTOS, name)),
  )
  if (!woman || !man) throw new Error('no demo photos')
  const files: Record<string, Uint8Array> = {
    'a-empty.jpg': Buffer.alloc(0),
    'b-document.jpg': Buffer.from('%PDF-1.7\n%fake\n'),
    'c-drawing.jpg': Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
    'd-truncated.jpg': woman.subarray(0, Math.floor(woman.length / 2)),
    'e-bomb.png': pngClaiming(30_000, 30_000),
    'f-iphone.heic': Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic'), Buffer.alloc(64)]),
    'g-wall.jpg': await plainPicture(640, 480).jpeg().toBuffer(),
    'h-two.jpg': await sideBySide(woman, man),
    'i-good.jpg': woman,
  }
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes)
})

afterAll(() => rmSync(folder, { recursive: true }))

async function sideBySide(left: Uint8Array, right: Uint8Array): Promise<Buffer> {
  const { width } = await sharp(left).metadata()
  return sharp(left)
    .extend({ right: width })
    .composite([{ input: Buffer.from(right), left: width, top: 0 }])
    .jpeg()
    .toBuffer()
}

type Run = {
  readonly code: number | null
  readonly lines: readonly Record<string, unknown>[]
  readonly said: string
}

function facies(...args: readonly string[]): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['src/cli.ts', ...args], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let out = ''
    let said = ''
    child.stdout.on('data', (chunk) => (out += chunk))
    child.stderr.on('data', (chunk) => (said += chunk))
    child.on('error', reject)
    child.on('close', (code) =>
      resolve({
        code,
        lines: out
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line)),
        said,
      }),
    )
  })
}

describe('a folder of bad files with one good one', () => {
  let run: Run
  beforeAll(async () => {
    run = await facies('score', folder)
  })

  test.each([
    { file: 'a-empty.jpg', reason: 'empty', sentence: 'The file is empty. Send the photo again.' },
    {
      file: 'b-document.jpg',
      reason: 'not-a-photo',
      sentence: 'not a JPEG, PNG or WebP picture. Save the photo as JPEG',
    },
    {
      file: 'c-drawing.jpg',
      reason: 'not-a-photo',
      sentence: 'not a JPEG, PNG or WebP picture. Save the photo as JPEG',
    },
    {
      file: 'd-truncated.jpg',
      reason: 'damaged',
      sentence: 'damaged or incomplete. Send the original file again.',
    },
    {
      file: 'e-bomb.png',
      reason: 'too-many-pixels',
      sentence: 'more than 40 million pixels, or a side of more than 20,000. Scale it down',
    },
    {
      file: 'f-iphone.heic',
      reason: 'heic',
      sentence: 'HEIC format, which cannot be read. Convert it to JPEG',
    },
    {
      file: 'g-wall.jpg',
      reason: 'no-face',
      sentence: 'No face was found. Use a photo of the face from the front',
    },
    {
      file: 'h-two.jpg',
      reason: 'several-faces',
      sentence: 'More than one face was found. Use a photo that shows only',
    },
  ])('$file: a line, and a sentence that says what to do', ({ file, reason, sentence }) => {
    const line = run.lines.find((candidate) => candidate.file === join(folder, file))
    expect(line).toMatchObject({ kind: 'not-assessed', reasons: [reason] })
    expect(run.said).toMatch(new RegExp(`${file}: .*${sentence.replaceAll('.', '\\.')}`))
  })

  test('the good one is scored all the same, in both readings', () => {
    const line = run.lines.find((candidate) => candidate.file === join(folder, 'i-good.jpg'))
    expect(line).toMatchObject({
      kind: 'scored',
      outcomes: { female: { cushing: { outcome: 'not' } }, male: { acromegaly: { outcome: 'not' } } },
      model: { statement: expect.stringContaining('it has seen no patient') },
    })
  })

  test('the exit code says that something was not scored, the last line how much', () => {
    expect(run.code).toBe(2)
    expect(run.said).toContain('1 scored, 8 not assessed. Not a diagnosis.')
  })

  test('progress is plain lines where no terminal watches', () => {
    expect(run.said).toContain('9 of 9 photos')
    expect(run.said).not.toContain('\x1b')
  })
})

test('scored files alone end with 0, and --sex gives one reading', async () => {
  const run = await facies('score', '--sex', 'female', join(folder, 'i-good.jpg'))
  expect(run.code).toBe(0)
  expect(run.lines[0]).toMatchObject({
    sex: 'female',
    outcomes: { cushing: { outcome: 'not', logit: expect.any(Number) } },
  })
})

test('the README shows what its example answers', async () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8')
  const [, args = ''] = /^npm run -s facies -- (score .+)$/m.exec(readme) ?? []
  const [, shown = '{}'] = /```json\n(\{"file"[\s\S]+?)```/.exec(readme) ?? []
  const [line] = (await facies(...args.split(' '))).lines
  expect(line).toMatchObject(roundedAs(JSON.parse(shown)))
})

/** Another machine's decoder may move a shown logit a little, and a rank by one. */
function roundedAs(shown: { outcomes: Record<string, { logit: number; rankAmong100Controls: number }> }) {
  const outcomes = Object.entries(shown.outcomes).map(([condition, outcome]) => [
    condition,
    {
      ...outcome,
      logit: expect.closeTo(outcome.logit, 1),
      rankAmong100Controls: expect.toSatisfy(
        (rank) => Math.abs(Number(rank) - outcome.rankAmong100Controls) <= 1,
      ),
    },
  ])
  return { ...shown, outcomes: Object.fromEntries(outcomes) }
}

describe('--explain', () => {
  type Explained = {
    readonly logit: number
    readonly intercept: number
    readonly shape: number
    readonly measures: readonly { readonly contribution: number }[]
    readonly landmarks: Readonly<Record<'measures' | 'shape' | 'together', readonly number[]>>
  }

  test('gives parts that add up to the score of the line', async () => {
    const run = await facies('score', '--explain', '--sex', 'female', join(folder, 'i-good.jpg'))
    const [line] = run.lines as unknown as readonly {
      readonly outcomes: { readonly cushing: { readonly logit: number } }
      readonly explanation: { readonly says: string; readonly cushing: Explained }
    }[]
    if (!line) throw new Error('no line')
    const { logit, intercept, shape, measures, landmarks } = line.explanation.cushing
    expect(measures.reduce((sum, { contribution }) => sum + contribution, intercept) + shape).toBe(logit)
    const sumOf = (parts: readonly number[]) => parts.reduce((sum, part) => sum + part, 0)
    expect(sumOf(landmarks.shape)).toBe(shape)
    expect(sumOf(landmarks.together)).toBeCloseTo(logit - intercept, 9)
    expect(line.outcomes.cushing.logit).toBe(Number(logit.toFixed(4)))
    expect(line.explanation.says).toContain('Not a diagnosis.')
  })

  test('with --draw writes the map, and explains nothing that was refused', async () => {
    const png = join(folder, 'map.out')
    await facies('score', '--explain', '--draw', png, join(folder, 'i-good.jpg'))
    const both = await sharp(readFileSync(png)).metadata()
    expect(both).toMatchObject({ format: 'png', width: 1280 })
    await facies('score', '--explain', '--sex', 'male', '--draw', png, join(folder, 'i-good.jpg'))
    expect(await sharp(readFileSync(png)).metadata()).toMatchObject({ width: 1280, height: both.height / 2 })
    rmSync(png)
    const refused = await facies('score', '--explain', '--draw', png, join(folder, 'g-wall.jpg'))
    expect(refused.lines[0]).not.toHaveProperty('explanation')
    expect(readdirSync(folder)).not.toContain('map.out')
  })
})

describe('--draw', () => {
  test('writes the landmarks beside the line', async () => {
    const png = join(folder, 'drawn.out')
    const run = await facies('score', '--draw', png, join(folder, 'i-good.jpg'))
    expect(run.code).toBe(0)
    expect(await sharp(readFileSync(png)).metadata()).toMatchObject({ format: 'png' })
    rmSync(png)
  })

  test('writes nothing for a photo that is refused', async () => {
    const run = await facies('score', '--draw', join(folder, 'none.png'), join(folder, 'h-two.jpg'))
    expect(run.code).toBe(2)
    expect(readdirSync(folder)).not.toContain('none.png')
  })

  test.each([
    { name: 'the photo itself', target: () => join(folder, 'i-good.jpg'), said: 'it is the photo itself' },
    {
      name: 'a folder that is not there',
      target: () => join(folder, 'no/where.png'),
      said: 'no such folder',
    },
  ])('refuses $name before it scores', async ({ target, said }) => {
    const before = readFileSync(join(folder, 'i-good.jpg'))
    const run = await facies('score', '--draw', target(), join(folder, 'i-good.jpg'))
    expect(run).toMatchObject({ code: 1, lines: [], said: expect.stringContaining(said) })
    expect(readFileSync(join(folder, 'i-good.jpg')).equals(before)).toBe(true)
  })

  test('takes one file only', async () => {
    const run = await facies('score', '--draw', join(folder, 'none.png'), folder)
    expect(run).toMatchObject({
      code: 1,
      lines: [],
      said: expect.stringContaining('--draw takes exactly one'),
    })
  })
})

describe('what cannot be run', () => {
  test.each([
    { name: 'no file', args: ['score'], said: "missing required argument 'file'", code: 1 },
    {
      name: 'an unknown sex',
      args: ['score', '--sex', 'x', 'a.jpg'],
      said: 'Allowed choices are female, male',
      code: 1,
    },
    { name: 'an unknown command', args: ['socre'], said: 'unknown command', code: 1 },
    {
      name: 'a file that is not there',
      args: ['score', 'nowhere.jpg'],
      said: 'The file could not be opened.',
      code: 2,
    },
    {
      name: 'serve without its settings',
      args: ['serve'],
      said: 'Cannot start: FACIES_BASE_URL is not set',
      code: 1,
    },
    { name: 'a port that is none', args: ['demo', '--port', '99999'], said: 'It must be a port', code: 1 },
  ])('$name: a sentence and exit code $code', async ({ args, said, code }) => {
    const run = await facies(...args)
    expect(run.code).toBe(code)
    expect(run.said).toContain(said)
  })

  test('an empty folder scores nothing and says so', async () => {
    mkdirSync(join(folder, 'sub'))
    cpSync(join(folder, 'a-empty.jpg'), join(folder, 'sub/.hidden'))
    const run = await facies('score', join(folder, 'sub'))
    expect(run).toMatchObject({ code: 2, lines: [], said: expect.stringContaining('no file') })
  })
})
