import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodePhoto, type RgbImage } from '../../src/inference/image.ts'

/** A row of the folder's `faces.csv`. */
export type FaceRow = {
  readonly file: string
  readonly set: string
  /** The same for all pictures of one person. */
  readonly person: string
  readonly ethnicity: string
}

/** The folder's list of pictures; columns are found by name. */
export function readFaces(folder: string): readonly FaceRow[] {
  const [header = '', ...lines] = readFileSync(join(folder, 'faces.csv'), 'utf8').trim().split('\n')
  const names = header.split(',')
  const [file, set, person, ethnicity] = ['file', 'set', 'person', 'ethnicity'].map((name) =>
    names.indexOf(name),
  )
  return lines.map((line) => {
    const cells = line.split(',')
    const cell = (index: number | undefined) => cells[index ?? -1] ?? ''
    return { file: cell(file), set: cell(set), person: cell(person), ethnicity: cell(ethnicity) }
  })
}

export async function readFace(folder: string, file: string, longestSide: number): Promise<RgbImage> {
  const decoded = await decodePhoto(readFileSync(join(folder, file)), longestSide)
  if (decoded.kind === 'refused') throw new Error(`Cannot read ${file}: ${decoded.reason}`)
  return decoded.image
}

/** `count` of them, spread evenly over the list, the same each time. */
export function evenly<T>(rows: readonly T[], count: number): readonly T[] {
  return Array.from({ length: Math.min(count, rows.length) }, (_, k) => {
    const row = rows[Math.floor(((k + 0.5) * rows.length) / Math.min(count, rows.length))]
    if (row === undefined) throw new RangeError('Cannot pick from an empty list')
    return row
  })
}
