import { createHash } from 'node:crypto'

/** By which the bytes of a photo are known, wherever they stand: 64 hexadecimal digits. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
