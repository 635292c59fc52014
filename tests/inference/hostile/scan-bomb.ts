const SIDE = 6300
const BLOCKS = Math.ceil(SIDE / 8) ** 2
const LONGEST_RUN = 32_767
const FINEST_BIT = 13

/**
 * A whole progressive JPEG of 39.7 megapixels in 1.2 MB whose 63 frequencies come bit by bit, in nearly 900 scans: within the
 * standard, and each scan costs the decoder a walk over all blocks.
 */
export function jpegOfManyScans(): Buffer {
  const scans: Buffer[] = []
  for (let frequency = 1; frequency <= 63; frequency++)
    for (let bit = FINEST_BIT; bit >= 0; bit--) scans.push(emptyScan(frequency, bit))
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xdb, [0, ...Array<number>(64).fill(1)]),
    segment(0xc2, [8, SIDE >> 8, SIDE & 0xff, SIDE >> 8, SIDE & 0xff, 1, 1, 0x11, 0]),
    // One code of one bit: "no difference" for the mean of a block, "a run of 16,384 to 32,767 blocks ends" for the rest.
    segment(0xc4, [0x00, 1, ...Array<number>(15).fill(0), 0x00]),
    segment(0xc4, [0x10, 1, ...Array<number>(15).fill(0), 0xe0]),
    scanHeader(0, 0, 0, 0),
    Buffer.alloc(Math.ceil(BLOCKS / 8)),
    ...scans,
    Buffer.from([0xff, 0xd9]),
  ])
}

/** Says of every block that it has nothing of this frequency and bit. */
function emptyScan(frequency: number, bit: number): Buffer {
  const before = bit === FINEST_BIT ? 0 : bit + 1
  let bits = ''
  for (let left = BLOCKS; left > 0; left -= LONGEST_RUN) {
    const run = Math.min(left, LONGEST_RUN)
    bits += `0${Math.max(0, run - 16_384)
      .toString(2)
      .padStart(14, '0')}`
  }
  return Buffer.concat([scanHeader(frequency, frequency, before, bit), stuffed(bits)])
}

function scanHeader(from: number, to: number, bitBefore: number, bit: number): Buffer {
  return segment(0xda, [1, 1, 0, from, to, (bitBefore << 4) | bit])
}

function segment(marker: number, payload: readonly number[]): Buffer {
  const length = payload.length + 2
  return Buffer.from([0xff, marker, length >> 8, length & 0xff, ...payload])
}

/** Bits as bytes; a nought follows each byte 255, so that none reads as a marker. */
function stuffed(bits: string): Buffer {
  const whole = bits.padEnd(Math.ceil(bits.length / 8) * 8, '1')
  const bytes = whole.match(/.{8}/g) ?? []
  return Buffer.from(bytes.flatMap((byte) => (byte === '11111111' ? [0xff, 0] : [Number.parseInt(byte, 2)])))
}
