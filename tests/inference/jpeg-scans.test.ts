import { expect, test } from 'vitest'
import { hasTooManyScans } from '../../src/inference/jpeg-scans.ts'
import { jpegOfManyScans } from './hostile/scan-bomb.ts'

const START = Buffer.from([0xff, 0xd8])
const END = Buffer.from([0xff, 0xd9])
/** A scan of a few bytes, a 255 and a restart mark among them. */
const SCAN = Buffer.from([0xff, 0xda, 0, 4, 1, 1, 0x12, 0xff, 0, 0x34, 0xff, 0xd0, 0x56])
const scans = (count: number) => Buffer.concat(Array<Buffer>(count).fill(SCAN))
const exifAround = (data: Buffer) =>
  Buffer.concat([Buffer.from([0xff, 0xe1, (data.length + 2) >> 8, (data.length + 2) & 0xff]), data])

test.each([
  { name: 'a hundred scans', bytes: [START, scans(100), END], expected: false },
  { name: 'one more', bytes: [START, scans(101), END], expected: true },
  { name: 'one more, without an end', bytes: [START, scans(101)], expected: true },
  {
    name: 'one more behind fill bytes',
    bytes: [START, Buffer.alloc(9, 0xff), scans(101), END],
    expected: true,
  },
  {
    name: 'a hundred, and a film behind the end',
    bytes: [START, scans(100), END, scans(500)],
    expected: false,
  },
  {
    name: 'a hundred, and one in EXIF',
    bytes: [START, exifAround(scans(1)), scans(100), END],
    expected: false,
  },
  {
    name: 'a segment longer than the file',
    bytes: [START, Buffer.from([0xff, 0xe1, 0xff, 0xff]), scans(200)],
    expected: false,
  },
  { name: 'a file of marks alone', bytes: [START, Buffer.alloc(100_000, 0xff)], expected: false },
  { name: 'the least of all files', bytes: [START], expected: false },
  { name: 'a whole picture of nearly 900 scans', bytes: [jpegOfManyScans()], expected: true },
])('hasTooManyScans: $name is $expected', ({ bytes, expected }) => {
  expect(hasTooManyScans(Buffer.concat(bytes))).toBe(expected)
})
