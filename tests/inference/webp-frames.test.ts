import { expect, test } from 'vitest'
import { hasTooManyFrames } from '../../src/inference/webp-frames.ts'

const START = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1')
const chunk = (name: string, length: number, bytes = length) => {
  const header = Buffer.from(`${name}\0\0\0\0`, 'latin1')
  header.writeUInt32LE(length, 4)
  return Buffer.concat([header, Buffer.alloc(bytes + (bytes % 2))])
}
const frames = (count: number) => Buffer.concat(Array<Buffer>(count).fill(chunk('ANMF', 17)))

test.each([
  { name: 'a picture that stands still', bytes: [START, chunk('VP8 ', 30)], expected: false },
  { name: 'a thousand frames', bytes: [START, frames(1000)], expected: false },
  { name: 'one more', bytes: [START, frames(1001)], expected: true },
  {
    name: 'one more, with other chunks between',
    bytes: [START, frames(500), chunk('EXIF', 9), frames(501)],
    expected: true,
  },
  {
    name: 'frames within another chunk',
    bytes: [START, chunk('EXIF', frames(1001).length, 0), frames(1001)],
    expected: false,
  },
  {
    name: 'a chunk longer than the file',
    bytes: [START, chunk('ICCP', 0xffffffff, 0), frames(1001)],
    expected: false,
  },
  { name: 'the least of all files', bytes: [START], expected: false },
])('hasTooManyFrames: $name is $expected', ({ bytes, expected }) => {
  expect(hasTooManyFrames(Buffer.concat(bytes))).toBe(expected)
})
