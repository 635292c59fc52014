import { expect, test } from 'vitest'
import { onlyEntries } from '../../src/inference/exif-entries.ts'

type Entry = readonly [tag: number, type: number, count: number, value: number]

const POINTER = 0x8769
const DAY = 0x9003
const GPS = 0x8825

/** One directory behind the other; each after the first starts where an entry of the one before may point. */
function block(prefix: string, isLittle: boolean, ...directories: readonly (readonly Entry[])[]): Buffer {
  const bytes = Buffer.alloc(8 + directories.reduce((sum, entries) => sum + 6 + 12 * entries.length, 0))
  const number16 = (value: number, at: number) =>
    isLittle ? bytes.writeUInt16LE(value, at) : bytes.writeUInt16BE(value, at)
  const number32 = (value: number, at: number) =>
    isLittle ? bytes.writeUInt32LE(value, at) : bytes.writeUInt32BE(value, at)
  bytes.write(isLittle ? 'II' : 'MM', 'latin1')
  number16(42, 2)
  number32(8, 4)
  let at = 8
  for (const entries of directories) {
    number16(entries.length, at)
    at += 2
    for (const [tag, type, count, value] of entries) {
      number16(tag, at)
      number16(type, at + 2)
      number32(count, at + 4)
      number32(value, at + 8)
      at += 12
    }
    number32(8, at)
    at += 4
  }
  return Buffer.concat([Buffer.from(prefix, 'latin1'), bytes])
}

const FIRST: readonly Entry[] = [
  [POINTER, 4, 1, 38],
  [GPS, 4, 1, 38],
]
const SETTINGS: readonly Entry[] = [
  [DAY, 2, 20, 0],
  [DAY, 3, 65, 0],
  [0x9004, 2, 20, 0],
]

test.each([
  { name: 'little-endian', prefix: '', isLittle: true },
  { name: 'big-endian', prefix: '', isLittle: false },
  { name: 'little-endian behind "Exif"', prefix: 'Exif\0\0', isLittle: true },
  { name: 'big-endian behind "Exif"', prefix: 'Exif\0\0', isLittle: false },
])('onlyEntries keeps what is asked for and short, and no next directory: $name', ({ prefix, isLittle }) => {
  const found = onlyEntries(block(prefix, isLittle, FIRST, SETTINGS), new Set([POINTER, DAY]))

  const voided = (entries: readonly Entry[], kept: Entry | undefined) =>
    entries.map((entry): Entry => (entry === kept ? entry : [entry[0], 0, entry[2], entry[3]]))
  const expected = block(prefix, isLittle, voided(FIRST, FIRST[0]), voided(SETTINGS, SETTINGS[0]))
  for (const end of [34, 76]) expected.writeUInt32LE(0, prefix.length + end)
  expect(found).toEqual(expected)
})

test.each([
  { name: 'nothing', bytes: Buffer.alloc(0) },
  { name: 'a first directory behind the end', bytes: Buffer.from('II*\0\xff\xff\0\0', 'latin1') },
  { name: 'more entries than bytes', bytes: Buffer.from('II*\0\x08\0\0\0\xff\xff', 'latin1') },
  {
    name: 'settings behind the end',
    bytes: block('', true, [[POINTER, 4, 1, 0x7fffffff]]),
  },
])('onlyEntries throws a RangeError for $name', ({ bytes }) => {
  expect(() => onlyEntries(bytes, new Set([POINTER]))).toThrow(RangeError)
})
