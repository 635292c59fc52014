/**
 * A film of a minute has hundreds. The decoder shows the first alone and yet asks for each by counting from the
 * start: 60,000 frames of one pixel, 3 MB, keep it busy for twenty seconds.
 */
const MOST_FRAMES = 1000

const FIRST_CHUNK = 12
const CHUNK_HEADER_BYTES = 8

/** Whether a WebP moves in more frames than any photo. Looks at the headers of its chunks only. */
export function hasTooManyFrames(webp: Buffer): boolean {
  let frames = 0
  let at = FIRST_CHUNK
  while (at + CHUNK_HEADER_BYTES <= webp.length && frames <= MOST_FRAMES) {
    if (webp.toString('latin1', at, at + 4) === 'ANMF') frames++
    const length = webp.readUInt32LE(at + 4)
    at += CHUNK_HEADER_BYTES + length + (length % 2)
  }
  return frames > MOST_FRAMES
}
