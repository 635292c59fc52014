import { deflateSync } from 'node:zlib'
import sharp, { type Sharp } from 'sharp'
import { plainPicture, pngChunk, pngClaiming, pngOf } from '../photos.ts'
import { file, type HostileFile } from './hostile-file.ts'
import { changed } from './jpeg.ts'

const END = pngChunk('IEND', Buffer.alloc(0))

/** PNG files: bombs that unpack, sizes that lie, chunks in the wrong place. */
export async function hostilePngs(photo: Buffer): Promise<readonly HostileFile[]> {
  const small = await plainPicture(320, 240).png().toBuffer()
  const saved = (picture: Sharp) => picture.png().toBuffer()
  const withChunk = (type: string, data: Buffer) =>
    Buffer.concat([small.subarray(0, 33), pngChunk(type, data), small.subarray(33)])
  const unpacksTo = (bytes: number) => deflateSync(Buffer.alloc(bytes), { level: 9 })
  return [
    file('PNG that claims 30,000 x 30,000', pngClaiming(30_000, 30_000), 'too-many-pixels'),
    file('PNG of 121 megapixels', oneBit(11_000, 11_000), 'too-many-pixels'),
    file('PNG of 40 megapixels', oneBit(8000, 5000), 'read'),
    file('PNG just over 40 megapixels', oneBit(8000, 5001), 'too-many-pixels'),
    file('PNG one pixel wide and 40 million high', pngClaiming(1, 40_000_000), 'too-many-pixels'),
    file('PNG that claims 0 x 0', pngClaiming(0, 0), 'damaged'),
    file(
      'PNG that claims 2 thousand million pixels a side',
      pngClaiming(0x7fffffff, 0x7fffffff),
      'damaged',
      'too-many-pixels',
    ),
    file('PNG that claims less than nothing', pngClaiming(0xffffffff, 100), 'damaged', 'too-many-pixels'),
    file('PNG that holds less than it claims', pngClaiming(2000, 2000), 'damaged'),
    file('PNG of 3 bits a channel', changed(small, 24, 3), 'damaged'),
    file('PNG of an unknown colour type', changed(small, 25, 5), 'damaged'),
    file('PNG with a false checksum of its header', changed(small, 29, 0), 'damaged'),
    file('PNG with a false checksum of its pixels', changed(small, small.length - 13, 0), 'damaged', 'read'),
    file('PNG without its end', small.subarray(0, small.length - 12), 'damaged', 'read'),
    file('PNG of signature and end', pngOf([END]), 'damaged'),
    file(
      'PNG with two headers',
      Buffer.concat([small.subarray(0, 33), small.subarray(8)]),
      'damaged',
      'read',
    ),
    file(
      'PNG with a chunk of 4 GB',
      Buffer.concat([small.subarray(0, 33), Buffer.alloc(4, 0xff), small.subarray(37)]),
      'damaged',
    ),
    file('PNG palette without its colours', pngOf([header(64, 64, 8, 3), pixels(65 * 64), END]), 'damaged'),
    file(
      'PNG whose colour profile unpacks to 200 MB',
      withChunk('iCCP', packed('p\0\0', unpacksTo(200_000_000))),
      'damaged',
      'read',
    ),
    file(
      'PNG whose text unpacks to 200 MB',
      withChunk('zTXt', packed('t\0\0', unpacksTo(200_000_000))),
      'damaged',
      'read',
    ),
    file('PNG whose EXIF is noise', withChunk('eXIf', Buffer.alloc(60_000, 0x4d)), 'read', 'damaged'),
    file('PNG with 10,000 texts', manyTexts(small, 10_000), 'read', 'damaged'),
    file('PNG with a million bytes of an unknown chunk', withChunk('noNe', Buffer.alloc(1_000_000)), 'read'),
    file('PNG, then a ZIP', Buffer.concat([small, Buffer.from('PK\x05\x06'), Buffer.alloc(18)]), 'read'),
    file('PNG signature, then a JPEG', Buffer.concat([small.subarray(0, 8), photo]), 'damaged'),
    file('animated PNG', withChunk('acTL', Buffer.from([0, 0, 0, 3, 0, 0, 0, 0])), 'read', 'damaged'),
    file('PNG of 16 bits', await saved(sharp(photo).toColourspace('rgb16')), 'read'),
    file('grey PNG', await saved(sharp(photo).greyscale()), 'read'),
    file('PNG of one bit a pixel', oneBit(640, 480), 'read'),
    file('PNG with alpha', await saved(sharp(photo).ensureAlpha(0.4)), 'read'),
    file('grey PNG with alpha', await saved(sharp(photo).greyscale().ensureAlpha(0.4)), 'read'),
    file('PNG with a palette', await sharp(photo).png({ palette: true, colours: 32 }).toBuffer(), 'read'),
    file('interlaced PNG', await sharp(photo).png({ progressive: true }).toBuffer(), 'read'),
    file('PNG of one pixel', await saved(plainPicture(1, 1)), 'read'),
    file('PNG of 1 x 5,000', await saved(plainPicture(1, 5000)), 'read'),
    file('PNG of 5,000 x 1', await saved(plainPicture(5000, 1)), 'read'),
  ]
}

function header(width: number, height: number, bits: number, colour: number): Buffer {
  const data = Buffer.alloc(13)
  data.writeUInt32BE(width, 0)
  data.writeUInt32BE(height, 4)
  data.set([bits, colour, 0, 0, 0], 8)
  return pngChunk('IHDR', data)
}

function pixels(bytes: number): Buffer {
  return pngChunk('IDAT', deflateSync(Buffer.alloc(bytes), { level: 9 }))
}

/** A whole black picture of one bit a pixel: much in few bytes. */
function oneBit(width: number, height: number): Buffer {
  return pngOf([header(width, height, 1, 0), pixels((1 + Math.ceil(width / 8)) * height), END])
}

function packed(name: string, data: Buffer): Buffer {
  return Buffer.concat([Buffer.from(name, 'latin1'), data])
}

function manyTexts(png: Buffer, count: number): Buffer {
  const text = pngChunk('tEXt', Buffer.from('Comment\0again'))
  return Buffer.concat([png.subarray(0, 33), ...Array<Buffer>(count).fill(text), png.subarray(33)])
}
