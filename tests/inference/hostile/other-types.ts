import { deflateRawSync, gzipSync } from 'node:zlib'
import sharp from 'sharp'
import { plainPicture } from '../photos.ts'
import { file, type HostileFile } from './hostile-file.ts'

const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" width="800" height="800"><rect width="800" height="800"/></svg>'
const SVG_THAT_READS = `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/hostname">]>
<svg xmlns="http://www.w3.org/2000/svg" width="200" height="50"><text y="20">&x;</text></svg>`
const HTML = '<!doctype html><script>alert(document.cookie)</script>'

/** How files of other kinds begin; what follows is noughts. */
const BEGINNINGS: Readonly<Record<string, string>> = {
  BMP: 'BM\x36\x00\x10\x00',
  ICO: '\x00\x00\x01\x00\x01\x00',
  PSD: '8BPS\x00\x01',
  PDF: '%PDF-1.7\n1 0 obj',
  PostScript: '%!PS-Adobe-3.0 EPSF-3.0',
  'JPEG XL': '\xff\x0a\xfa\x1f',
  'JPEG XL in a container': '\x00\x00\x00\x0cJXL \x0d\x0a\x87\x0a',
  'JPEG 2000': '\x00\x00\x00\x0cjP  \x0d\x0a\x87\x0a',
  'JPEG 2000 stream': '\xff\x4f\xff\x51',
  BigTIFF: 'II+\x00\x08\x00\x00\x00',
  'Canon raw': 'II*\x00\x10\x00\x00\x00CR\x02\x00',
  'Radiance HDR': '#?RADIANCE\n',
  OpenEXR: '\x76\x2f\x31\x01',
  FITS: 'SIMPLE  =                    T',
  'Netpbm picture': 'P6\n10 10\n255\n',
  DICOM: `${'\x00'.repeat(128)}DICM`,
  MP4: '\x00\x00\x00\x18ftypmp42',
  Matroska: '\x1a\x45\xdf\xa3',
  WAV: 'RIFF\x24\x00\x00\x00WAVE',
  AVI: 'RIFF\x24\x00\x00\x00AVI ',
  ELF: '\x7fELF\x02\x01\x01',
  'Windows program': 'MZ\x90\x00',
  MNG: '\x8aMNG\r\n\x1a\n',
  'PNG with a newline lost': '\x89PNG\n\x1a\n',
}

/** Files that are no JPEG, PNG or WebP, whatever their name says. */
export async function otherTypes(photo: Buffer): Promise<readonly HostileFile[]> {
  const starting = (text: string) => Buffer.concat([Buffer.from(text, 'latin1'), Buffer.alloc(4096)])
  const no = (name: string, bytes: Buffer) => file(name, bytes, 'not-a-photo')
  return [
    file('no bytes', Buffer.alloc(0), 'empty'),
    no('one byte', Buffer.from([0xff])),
    no('a megabyte of noughts', Buffer.alloc(1_000_000)),
    no('text', Buffer.from('this is not a picture '.repeat(500))),
    no('SVG', Buffer.from(SVG)),
    no('SVG that reads a file', Buffer.from(SVG_THAT_READS)),
    no('packed SVG', gzipSync(SVG)),
    file(
      'SVG behind the start of a JPEG',
      Buffer.concat([photo.subarray(0, 2), Buffer.from(SVG)]),
      'damaged',
    ),
    file(
      'HTML behind the start of a JPEG',
      Buffer.concat([photo.subarray(0, 4), Buffer.from(HTML)]),
      'damaged',
    ),
    no('HTML', Buffer.from(HTML)),
    no('ZIP', Buffer.concat([Buffer.from('PK\x03\x04'), deflateRawSync(photo)])),
    no('JPEG behind one byte', Buffer.concat([Buffer.from([0]), photo])),
    no('JPEG as base64', Buffer.from(photo.toString('base64'))),
    no('GIF', await plainPicture().gif().toBuffer()),
    no('TIFF', await plainPicture().tiff().toBuffer()),
    no('AVIF', await plainPicture().avif().toBuffer()),
    file('HEIC of an iPhone', starting('\x00\x00\x00\x18ftypheic'), 'heic'),
    file('HEIC of another kind', starting('\x00\x00\x00\x18ftypmif1'), 'heic'),
    ...Object.entries(BEGINNINGS).map(([name, text]) => no(name, starting(text))),
    file('more than 15 MB', Buffer.concat([photo, Buffer.alloc(15 * 1024 * 1024)]), 'too-large'),
    file('a photo', await sharp(photo).jpeg().toBuffer(), 'read'),
  ]
}
