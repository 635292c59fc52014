/**
 * Measures how far two photos of an unchanged face may lie apart, and writes it into repeatability.json of the model and
 * into docs/evidence/repeatability.md.
 *
 * node models/build/repeatability.ts --faces <folder with faces.csv>
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { CONDITION_KEYS, CONDITIONS } from '../../src/clinical/conditions.ts'
import { assessPhoto } from '../../src/inference/assess-photo.ts'
import { DISPLAYED_RATIOS } from '../../src/inference/displayed-measures.ts'
import { MEASURE_WORDS } from '../../src/inference/measure-words.ts'
import type { OpenModel } from '../../src/inference/open-model.ts'
import { MODELS_FOLDER, REFERENCE_MODEL } from '../../src/paths.ts'
import { type FaceRow, readFaces } from '../quality/faces.ts'
import { openReferenceModel } from '../quality/measure.ts'
import { RETAKES, retaken } from '../quality/retakes.ts'
import { withTables } from '../quality/tables.ts'
import { smallestDetectableChange, withinPersonSd } from '../quality/within-person.ts'

const NEUTRAL_SETS = ['london-neutral', 'canada']
const SMILING_SETS = ['london-smiling']
const FILE = join(MODELS_FOLDER, REFERENCE_MODEL, 'repeatability.json')
const PAGE = join(MODELS_FOLDER, '../docs/evidence/repeatability.md')

/** The logits of a photo and the natural logarithms of its displayed measures, by name. */
type Figures = Readonly<Record<string, number>>

/** The figures of all photos of one person that were scored. */
type Person = readonly Figures[]

/** What was measured of the same people in two ways. */
type Measured = { readonly samePose: readonly Person[]; readonly otherExpression: readonly Person[] }
type Kind = keyof Measured

const { values } = parseArgs({ options: { faces: { type: 'string' } } })
if (!values.faces) throw new Error('Cannot measure: --faces names no folder')
const measured = await measureAll(values.faces)
writeModelFile(saysOf(measured), (name, kind) => changeOf(name, measured[kind]))
writeFileSync(PAGE, withTables(readFileSync(PAGE, 'utf8'), { repeatability: tableOf(measured) }))

async function measureAll(folder: string): Promise<Measured> {
  // A model is read as a whole, so a new one begins with figures that nothing exceeds.
  if (!existsSync(FILE)) writeModelFile('Nothing has been measured of this model.', () => 1e6)
  const model = await openReferenceModel()
  const rows = readFaces(folder)
  const photoOf = ({ file }: FaceRow) => readFileSync(join(folder, file))
  const neutral = rows.filter(({ set }) => NEUTRAL_SETS.includes(set))
  const smiling = rows.filter(({ set }) => SMILING_SETS.includes(set))

  const samePose: Person[] = []
  const otherExpression: Person[] = []
  for (const row of neutral) {
    const photo = photoOf(row)
    const retakes = await Promise.all(RETAKES.map((retake) => retaken(photo, retake)))
    samePose.push(await figuresOf([photo, ...retakes], model))
    const smile = smiling.find(({ person }) => person === row.person)
    if (smile) otherExpression.push(await figuresOf([photo, photoOf(smile)], model))
  }
  return { samePose: samePose.filter(isComparable), otherExpression: otherExpression.filter(isComparable) }
}

/** The reading is that for women: the other differs by a constant. */
async function figuresOf(photos: readonly Uint8Array[], model: OpenModel): Promise<Person> {
  const scored: Figures[] = []
  for (const photo of photos) {
    const { assessment } = await assessPhoto(photo, model)
    if (assessment.kind === 'not-assessed') continue
    const logits = CONDITION_KEYS.map((key) => [key, assessment.logits[key].female] as const)
    scored.push({ ...assessment.measures, ...Object.fromEntries(logits) })
  }
  return scored
}

function isComparable(person: Person): boolean {
  return person.length > 1
}

function valuesOf(name: string, people: readonly Person[]): readonly (readonly number[])[] {
  return people.map((person) => person.map((figures) => figures[name] ?? Number.NaN))
}

/** Of a logit in its own unit, of a measure in per cent of the ratio. */
function changeOf(name: string, people: readonly Person[]): number {
  const change = smallestDetectableChange(valuesOf(name, people))
  return isScore(name) ? change : 100 * (Math.exp(change) - 1)
}

function isScore(name: string): boolean {
  return name in CONDITIONS
}

function writeModelFile(says: string, changeFor: (name: string, kind: Kind) => number): void {
  const rowsOf = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, rowOf(name)]))
  const rowOf = (name: string) => ({
    samePose: rounded(changeFor(name, 'samePose')),
    otherExpression: rounded(changeFor(name, 'otherExpression')),
  })
  const file = { says, scores: rowsOf(CONDITION_KEYS), measures: rowsOf(DISPLAYED_RATIOS) }
  writeFileSync(FILE, `${JSON.stringify(file, null, 2)}\n`)
}

function rounded(value: number): number {
  return Number(value.toFixed(3))
}

function saysOf({ samePose, otherExpression }: Measured): string {
  return [
    `Measured on ${samePose.length} neutral studio photos, each framed, lit and stored in ${RETAKES.length} other ways,`,
    `and on ${otherExpression.length} pairs of a neutral and a smiling photo of one person.`,
    'Not measured: a second neutral photo taken on another day, another camera, weight change, ageing.',
  ].join(' ')
}

function tableOf(all: Measured): string {
  const head = [
    '',
    'within a person, same pose: SD',
    'smallest detectable change',
    'neutral and smiling: SD',
    'mean shift',
    'smallest detectable change',
  ]
  const rows = [...CONDITION_KEYS, ...DISPLAYED_RATIOS].map((name) => {
    const unit = isScore(name) ? 1 : 100
    const sd = (kind: Kind) => (unit * withinPersonSd(valuesOf(name, all[kind]))).toFixed(2)
    const shift = (unit * meanShift(valuesOf(name, all.otherExpression))).toFixed(2)
    const change = (kind: Kind) => changeOf(name, all[kind]).toFixed(2)
    return [
      wordsOf(name),
      sd('samePose'),
      change('samePose'),
      sd('otherExpression'),
      shift,
      change('otherExpression'),
    ]
  })
  const photos = all.samePose.reduce((sum, person) => sum + person.length, 0)
  const scored = `Scored: ${photos} photos of ${all.samePose.length} people in one pose, ${all.otherExpression.length} pairs.`
  return [line(head), line(head.map(() => '---')), ...rows.map(line), '', scored].join('\n')
}

function wordsOf(name: string): string {
  const condition = CONDITION_KEYS.find((key) => key === name)
  if (condition) return `score: ${CONDITIONS[condition].name}`
  const ratio = DISPLAYED_RATIOS.find((key) => key === name)
  return ratio ? `${MEASURE_WORDS[ratio].label}, %` : name
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

/** How much the second of two values is larger, on average. */
function meanShift(pairs: readonly (readonly number[])[]): number {
  return (
    pairs.reduce((sum, [first = Number.NaN, second = Number.NaN]) => sum + second - first, 0) / pairs.length
  )
}
