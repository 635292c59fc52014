import sharp from 'sharp'
import { decodePhoto } from './image.ts'

/** Sharp on a large screen, and a few hundred kilobytes. */
const LONGEST_SIDE_PX = 1600
const QUALITY = 85

/**
 * A photo's pixels as a new JPEG: upright, without EXIF or anything else that the file carried along.
 *
 * @returns null where the bytes are no photo that can be read
 */
export async function reencodedJpeg(bytes: Uint8Array): Promise<Uint8Array | null> {
  const decoded = await decodePhoto(bytes, LONGEST_SIDE_PX)
  if (decoded.kind === 'refused') return null
  const { data, width, height } = decoded.image
  return sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: QUALITY })
    .toBuffer()
}
