import sharp, { type Sharp } from 'sharp'
import { plainPicture } from '../photos.ts'
import { file, type HostileFile } from './hostile-file.ts'
import { jpegOfManyScans } from './scan-bomb.ts'

const MARKER = { sof0: 0xc0, sof2: 0xc2, sos: 0xda, app1: 0xe1, app2: 0xe2, com: 0xfe } as const

/** JPEG files that lie about their size, carry too much along, or are built as no camera builds them. */
export async function hostileJpegs(photo: Buffer): Promise<readonly HostileFile[]> {
  const small = await plainPicture(320, 240).jpeg().toBuffer()
  const progressive = await plainPicture(2000, 1500).jpeg({ progressive: true }).toBuffer()
  const exif = (ifd: Buffer) => withSegment(small, MARKER.app1, exifBlock(ifd))
  const icc = (profile: Buffer, part = 1, parts = 1) =>
    withSegment(small, MARKER.app2, iccPart(profile, part, parts))
  const photoOf = (picture: Sharp) => picture.jpeg().toBuffer()
  return [
    file('JPEG that claims 65500 x 65500', claiming(small, 65_500, 65_500), 'too-many-pixels'),
    file('JPEG that claims 0 x 0', claiming(small, 0, 0), 'damaged'),
    file('JPEG that claims to be twice as high', claiming(small, 320, 480), 'damaged'),
    file('JPEG of 12 bits', changed(small, frameAt(small) + 4, 12), 'damaged'),
    file(
      'JPEG with an arithmetic coder that it does not use',
      changed(small, frameAt(small) + 1, 0xc9),
      'damaged',
      'read',
    ),
    file('JPEG said to be lossless', changed(small, frameAt(small) + 1, 0xc3), 'damaged'),
    file('JPEG with 255 components', changed(small, frameAt(small) + 9, 255), 'damaged'),
    file('JPEG without its end', small.subarray(0, small.length - 2), 'damaged'),
    file('JPEG header alone', small.subarray(0, 20), 'damaged'),
    file('JPEG of two bytes', small.subarray(0, 2), 'damaged'),
    file(
      'JPEG start, then noughts',
      Buffer.concat([small.subarray(0, 2), Buffer.alloc(1_000_000)]),
      'damaged',
    ),
    file(
      'JPEG start, then fill bytes',
      Buffer.concat([small.subarray(0, 2), Buffer.alloc(1_000_000, 0xff)]),
      'damaged',
    ),
    file('JPEG with its last scan 3,000 times', withScans(progressive, 3000), 'damaged'),
    file('JPEG of 900 scans, each as it should be', jpegOfManyScans(), 'damaged'),
    file(
      'JPEG with 10 MB behind its end',
      Buffer.concat([small, Buffer.alloc(10_000_000, 7)]),
      'read',
      'damaged',
    ),
    file('JPEG and ZIP in one', Buffer.concat([small, Buffer.from('PK\x05\x06'), Buffer.alloc(18)]), 'read'),
    file('two JPEGs in one', Buffer.concat([small, photo]), 'read'),
    file(
      'JPEG with a script as comment',
      withSegment(small, MARKER.com, Buffer.from('<script>alert(1)</script>')),
      'read',
    ),
    file(
      'JPEG with 13 MB of EXIF',
      withMany(small, 200, MARKER.app1, exifBlock(Buffer.alloc(60_000))),
      'read',
      'damaged',
    ),
    file('JPEG with 3,000 comments', withMany(small, 3000, MARKER.com, Buffer.from('again')), 'read'),
    file('EXIF of one large block', exif(Buffer.alloc(65_000, 1)), 'read'),
    file('EXIF cut after its header', withSegment(small, MARKER.app1, Buffer.from('Exif\0\0II*\0')), 'read'),
    file('EXIF whose directory is its own next', exif(directory([], 8)), 'read'),
    file('EXIF whose sub-directory is itself', exif(directory([[0x8769, 4, 1, 8]])), 'read'),
    file('EXIF whose GPS and EXIF directories are each other', exif(twoDirectories()), 'read'),
    file('EXIF with 65,535 entries', exif(Buffer.from([0xff, 0xff, 0, 0])), 'read'),
    file('EXIF with four thousand million values', exif(directory([[0x9003, 2, 0xffffffff, 8]])), 'read'),
    file('EXIF of 5,000 entries that share their 30,000 values', exif(sharingValues()), 'read'),
    file('EXIF that points behind the file', exif(directory([[0x9003, 2, 20, 0x7fffffff]])), 'read'),
    file('EXIF with a type that is none', exif(directory([[0x0112, 99, 1, 6]])), 'read'),
    ...[0, 9, 65_535].map((value) =>
      file(`EXIF orientation ${value}`, exif(directory([[0x0112, 3, 1, value]])), 'read'),
    ),
    ...[1, 2, 3, 4, 5, 6, 7, 8].map((value) =>
      file(`EXIF orientation ${value}`, exif(directory([[0x0112, 3, 1, value]])), 'read'),
    ),
    file('colour profile of noise', icc(Buffer.alloc(5000, 0x5a)), 'read', 'damaged'),
    file('colour profile that claims 4 GB', icc(profileClaiming(0xffffffff)), 'read', 'damaged'),
    file('colour profile with tags behind its end', icc(profileClaiming(5000)), 'read', 'damaged'),
    file('colour profile, part 7 of 2', icc(Buffer.alloc(100), 7, 2), 'read', 'damaged'),
    file(
      'colour profile of 13 MB',
      withMany(small, 200, MARKER.app2, iccPart(Buffer.alloc(60_000), 1, 200)),
      'read',
      'damaged',
    ),
    file('CMYK JPEG', await photoOf(sharp(photo).toColourspace('cmyk')), 'read'),
    file('grey JPEG', await photoOf(sharp(photo).greyscale()), 'read'),
    file('JPEG with a wide colour space', await photoOf(sharp(photo).withIccProfile('p3')), 'read'),
    file('progressive JPEG', await sharp(photo).jpeg({ progressive: true }).toBuffer(), 'read'),
    file('JPEG of one pixel', await photoOf(plainPicture(1, 1)), 'read'),
    file('JPEG of 20,000 x 1', await photoOf(plainPicture(20_000, 1)), 'read'),
    file('JPEG of 20,001 x 1', await photoOf(plainPicture(20_001, 1)), 'too-many-pixels'),
  ]
}

function withSegment(jpeg: Buffer, marker: number, payload: Buffer): Buffer {
  return withMany(jpeg, 1, marker, payload)
}

function withMany(jpeg: Buffer, count: number, marker: number, payload: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(payload.length + 2, 2)
  const segments = Array.from({ length: count }, () => [head, payload]).flat()
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)])
}

/** Where the frame header starts that holds precision, height, width and components. */
function frameAt(jpeg: Buffer): number {
  let at = 2
  while (jpeg[at + 1] !== MARKER.sof0 && jpeg[at + 1] !== MARKER.sof2) at += 2 + jpeg.readUInt16BE(at + 2)
  return at
}

function claiming(jpeg: Buffer, width: number, height: number): Buffer {
  const claims = Buffer.from(jpeg)
  claims.writeUInt16BE(height, frameAt(jpeg) + 5)
  claims.writeUInt16BE(width, frameAt(jpeg) + 7)
  return claims
}

export function changed(bytes: Buffer, at: number, value: number): Buffer {
  const other = Buffer.from(bytes)
  other[at] = value
  return other
}

/** The last scan of a progressive JPEG again and again: each costs the decoder a walk over the whole picture. */
function withScans(jpeg: Buffer, count: number): Buffer {
  const last = jpeg.lastIndexOf(Buffer.from([0xff, MARKER.sos]))
  const scan = jpeg.subarray(last, jpeg.length - 2)
  return Buffer.concat([jpeg.subarray(0, -2), ...Array<Buffer>(count).fill(scan), jpeg.subarray(-2)])
}

function exifBlock(ifd: Buffer): Buffer {
  return Buffer.concat([Buffer.from('Exif\0\0II*\0\x08\0\0\0', 'latin1'), ifd])
}

type Entry = readonly [tag: number, type: number, count: number, value: number]

function directory(entries: readonly Entry[], next = 0): Buffer {
  const bytes = Buffer.alloc(2 + 12 * entries.length + 4)
  bytes.writeUInt16LE(entries.length, 0)
  entries.forEach(([tag, type, count, value], i) => {
    bytes.writeUInt16LE(tag, 2 + 12 * i)
    bytes.writeUInt16LE(type, 4 + 12 * i)
    bytes.writeUInt32LE(count, 6 + 12 * i)
    bytes.writeUInt32LE(value, 10 + 12 * i)
  })
  bytes.writeUInt32LE(next, bytes.length - 4)
  return bytes
}

/** 60 kB that unfold to 150 million numbers. */
function sharingValues(): Buffer {
  return directory(Array.from({ length: 5000 }, (_, i): Entry => [0x9000 + (i % 3000), 3, 30_000, 100]))
}

/** The first directory, 30 bytes behind the header, has both pointers, and the second one points back. */
function twoDirectories(): Buffer {
  const first = directory([
    [0x8769, 4, 1, 38],
    [0x8825, 4, 1, 38],
  ])
  const second = directory([
    [0x8769, 4, 1, 8],
    [0x8825, 4, 1, 38],
  ])
  return Buffer.concat([first, second])
}

function iccPart(profile: Buffer, part: number, parts: number): Buffer {
  return Buffer.concat([Buffer.from('ICC_PROFILE\0', 'latin1'), Buffer.from([part, parts]), profile])
}

/** A header that looks right, with a table of 1,000 tags that lie nowhere. */
function profileClaiming(length: number): Buffer {
  const profile = Buffer.alloc(5000)
  profile.writeUInt32BE(length, 0)
  profile.write('acspmntrRGB XYZ ', 4, 'latin1')
  profile.write('acsp', 36, 'latin1')
  profile.writeUInt32BE(1000, 128)
  profile.fill(0xff, 132)
  return profile
}
