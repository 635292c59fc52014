import sharp from 'sharp'
import { plainPicture } from '../photos.ts'
import { file, type HostileFile } from './hostile-file.ts'
import { changed } from './jpeg.ts'

/** WebP files: sizes that lie, parts that are missing, frames that move. */
export async function hostileWebps(photo: Buffer): Promise<readonly HostileFile[]> {
  const small = await plainPicture(320, 240).webp().toBuffer()
  const lossless = await plainPicture(320, 240).webp({ lossless: true }).toBuffer()
  const frame = small.subarray(12)
  const extended = (width: number, height: number, flags = 0, ...parts: Buffer[]) =>
    riff(chunk('VP8X', canvas(width, height, flags)), ...parts)
  const animated = (await movingPicture()).subarray(0)
  return [
    file(
      'WebP that claims 16,384 x 16,384',
      extended(16_384, 16_384, 0, frame),
      'too-many-pixels',
      'damaged',
    ),
    file(
      'WebP that claims 16 million pixels a side',
      extended(2 ** 24, 2 ** 24, 0, frame),
      'too-many-pixels',
      'damaged',
    ),
    file('lossless WebP that claims 16,384 x 16,384', changedSize(lossless), 'too-many-pixels', 'damaged'),
    file('WebP whose picture is smaller than its canvas', extended(640, 480, 0, frame), 'damaged'),
    file('WebP of the header alone', small.subarray(0, 12), 'damaged'),
    file('WebP of its extended header alone', extended(320, 240), 'damaged'),
    file('WebP that says it is 4 GB', changedLength(small, 0xffffffff), 'damaged', 'read'),
    file('WebP that says it is empty', changedLength(small, 0), 'damaged', 'read'),
    file('WebP whose part says it is 4 GB', writtenLe(small, 16, 0xffffffff), 'damaged', 'read'),
    file('WebP with a key frame that is none', changed(small, 20, 0xff), 'damaged'),
    file('WebP that holds a JPEG', riff(chunk('VP8 ', photo)), 'damaged'),
    file(
      'WebP header, then a PNG',
      Buffer.concat([small.subarray(0, 12), await plainPicture().png().toBuffer()]),
      'damaged',
    ),
    file('WebP that says it moves, and does not', extended(320, 240, 0x02, frame), 'damaged', 'read'),
    file(
      'WebP with EXIF of 5 MB',
      extended(320, 240, 0x08, frame, chunk('EXIF', Buffer.alloc(5_000_000, 0x49))),
      'read',
      'damaged',
    ),
    file(
      'WebP with a colour profile of noise',
      extended(320, 240, 0x20, chunk('ICCP', Buffer.alloc(5000, 0x5a)), frame),
      'read',
      'damaged',
    ),
    file(
      'WebP with 5,000 unknown parts',
      riff(frame, ...Array<Buffer>(5000).fill(chunk('none', Buffer.alloc(8)))),
      'read',
      'damaged',
    ),
    file('moving WebP', animated, 'read'),
    file('WebP of 60,000 frames', await manyFrames(), 'damaged'),
    file(
      'moving WebP cut in its second frame',
      animated.subarray(0, animated.length - 100),
      'read',
      'damaged',
    ),
    file('lossless WebP', await sharp(photo).webp({ lossless: true }).toBuffer(), 'read'),
    file('WebP with alpha', await sharp(photo).ensureAlpha(0.3).webp().toBuffer(), 'read'),
    file('WebP of one pixel', await plainPicture(1, 1).webp().toBuffer(), 'read'),
    file('WebP of 1 x 5,000', await plainPicture(1, 5000).webp().toBuffer(), 'read'),
  ]
}

function riff(...chunks: readonly Buffer[]): Buffer {
  const body = Buffer.concat([Buffer.from('WEBP'), ...chunks])
  const head = Buffer.from('RIFF\0\0\0\0', 'latin1')
  head.writeUInt32LE(body.length, 4)
  return Buffer.concat([head, body])
}

function chunk(type: string, data: Buffer): Buffer {
  const head = Buffer.from(`${type}\0\0\0\0`, 'latin1')
  head.writeUInt32LE(data.length, 4)
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)])
}

function canvas(width: number, height: number, flags: number): Buffer {
  const bytes = Buffer.alloc(10)
  bytes[0] = flags
  bytes.writeUIntLE(width - 1, 4, 3)
  bytes.writeUIntLE(height - 1, 7, 3)
  return bytes
}

/** Width and height of a lossless picture are the 28 bits behind its signature. */
function changedSize(lossless: Buffer): Buffer {
  const at = lossless.indexOf('VP8L') + 9
  return writtenLe(lossless, at, 0x0fffffff)
}

function changedLength(webp: Buffer, length: number): Buffer {
  return writtenLe(webp, 4, length)
}

function writtenLe(bytes: Buffer, at: number, value: number): Buffer {
  const other = Buffer.from(bytes)
  other.writeUInt32LE(value, at)
  return other
}

async function movingPicture(): Promise<Buffer> {
  const frames = await Promise.all(
    [40, 120, 200].map((grey) =>
      sharp({ create: { width: 320, height: 240, channels: 3, background: { r: grey, g: grey, b: 99 } } })
        .raw()
        .toBuffer(),
    ),
  )
  const raw = { width: 320, height: 720, channels: 3, pageHeight: 240 } as const
  return sharp(Buffer.concat(frames), { raw })
    .webp({ delay: [100, 100, 100] })
    .toBuffer()
}

/** Whole, and each frame one pixel: the decoder counts from the start for each of them. */
async function manyFrames(): Promise<Buffer> {
  const pixel = await plainPicture(1, 1).webp({ lossless: true }).toBuffer()
  const frame = chunk('ANMF', Buffer.concat([Buffer.alloc(16), pixel.subarray(12)]))
  const moves = [chunk('VP8X', canvas(320, 240, 0x02)), chunk('ANIM', Buffer.alloc(6))]
  return riff(...moves, Buffer.concat(Array<Buffer>(60_000).fill(frame)))
}
