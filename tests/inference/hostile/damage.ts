import sharp from 'sharp'
import { file, type HostileFile } from './hostile-file.ts'

const SEED = 20_260_817

/** A drawn face in each format that is read: damaged, it still looks like a photo. */
async function formats(photo: Buffer): Promise<ReadonlyMap<string, Buffer>> {
  const small = await sharp(photo).resize(160).png().toBuffer()
  return new Map([
    ['JPEG', await sharp(small).jpeg().toBuffer()],
    ['progressive JPEG', await sharp(small).jpeg({ progressive: true }).toBuffer()],
    ['PNG', small],
    ['WebP', await sharp(small).webp().toBuffer()],
    ['lossless WebP', await sharp(small).webp({ lossless: true }).toBuffer()],
  ])
}

/** Each format cut off at each twentieth of its length. */
export async function truncated(photo: Buffer): Promise<readonly HostileFile[]> {
  return [...(await formats(photo))].flatMap(([name, bytes]) =>
    Array.from({ length: 19 }, (_, i) => {
      const share = (i + 1) / 20
      const cut = bytes.subarray(0, Math.floor(bytes.length * share))
      return file(`${name} cut at ${Math.round(share * 100)} %`, cut, 'damaged', 'not-a-photo')
    }),
  )
}

/** Each format with bytes exchanged, from one to a thousand: the same ones in every run. */
export async function flipped(photo: Buffer, ofEach: number): Promise<readonly HostileFile[]> {
  const next = row(SEED)
  return [...(await formats(photo))].flatMap(([name, bytes]) =>
    Array.from({ length: ofEach }, (_, i) => {
      const count = Math.min(1000, 2 ** (i % 11))
      const other = Buffer.from(bytes)
      for (let k = 0; k < count; k++) other[next() % other.length] = next() & 0xff
      return file(
        `${name} ${i} with ${count} bytes exchanged`,
        other,
        'damaged',
        'read',
        'not-a-photo',
        'too-many-pixels',
      )
    }),
  )
}

/** Numbers that look like chance and are none. @see Marsaglia, J Stat Softw 2003;8(14): xorshift */
function row(seed: number): () => number {
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state >>> 0
  }
}
