/**
 * Cameras and editors need about ten, an unusual encoder a few dozen. The standard allows nearly a thousand for a grey
 * picture, each a walk over all of it: a file of 130 kB then keeps the decoder busy for ten seconds.
 */
const MOST_SCANS = 100

const MARKER = 0xff
const START_OF_SCAN = 0xda
const END_OF_IMAGE = 0xd9

/** Whether a JPEG comes in more scans than any camera writes. Looks at its markers only. */
export function hasTooManyScans(jpeg: Buffer): boolean {
  return mayHaveTooManyScans(jpeg) && scansOf(jpeg) > MOST_SCANS
}

/** A quick look, which also counts what lies in other data or behind the picture's end: a film, a second picture. */
function mayHaveTooManyScans(jpeg: Buffer): boolean {
  const mark = Buffer.of(MARKER, START_OF_SCAN)
  let found = 0
  let at = jpeg.indexOf(mark)
  while (at >= 0 && found <= MOST_SCANS) {
    found++
    at = jpeg.indexOf(mark, at + 2)
  }
  return found > MOST_SCANS
}

function scansOf(jpeg: Buffer): number {
  let scans = 0
  let at = 2
  while (at + 3 < jpeg.length) {
    const kind = jpeg[at] === MARKER ? (jpeg[at + 1] ?? 0) : 0
    if (kind === END_OF_IMAGE) return scans
    if (kind === START_OF_SCAN) scans++
    at += hasLength(kind) ? 2 + jpeg.readUInt16BE(at + 2) : 1
  }
  return scans
}

/** Noughts (a 255 among the pixels), fill bytes and restart marks stand alone. */
function hasLength(kind: number): boolean {
  return kind >= 0xc0 && kind !== MARKER && !(kind >= 0xd0 && kind <= 0xd7)
}
