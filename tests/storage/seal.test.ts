import { describe, expect, test } from 'vitest'
import { sealWith } from '../../src/storage/seal.ts'

const KEY = { id: 'k1', key: new Uint8Array(32).fill(7) }
const PLACE = { column: 'launch_session.tokens', row: 'r1', site: 'harbour' }
const seal = sealWith(KEY)

describe('a sealed text', () => {
  test.each(['', 'a token', 'Änne Müller 🙂', '.'.repeat(100_000)])('opens in its place: %#', (text) => {
    expect(seal.open(PLACE, seal.close(PLACE, text))).toBe(text)
  })

  test('names its key, and is different each time', () => {
    const [first, second] = [seal.close(PLACE, 'same'), seal.close(PLACE, 'same')]
    expect(first).toMatch(/^k1\.[A-Za-z0-9_-]+$/)
    expect(first).not.toBe(second)
  })

  test.each([
    { name: 'column', place: { ...PLACE, column: 'launch_session.context' } },
    { name: 'row', place: { ...PLACE, row: 'r2' } },
    { name: 'site', place: { ...PLACE, site: 'hill' } },
    { name: 'split of the same letters', place: { ...PLACE, row: 'r1","har', site: 'bour' } },
  ])('does not open in another $name', ({ place }) => {
    expect(() => seal.open(place, seal.close(PLACE, 'x'))).toThrow(
      expect.objectContaining({ code: 'SEAL_BROKEN' }),
    )
  })

  test('does not open when any one of its bytes was changed', () => {
    const sealed = Buffer.from(seal.close(PLACE, 'a token').slice(3), 'base64url')
    const opening = [...sealed.keys()].filter((at) => {
      const changed = Buffer.from(sealed)
      changed.writeUInt8(sealed.readUInt8(at) ^ 1, at)
      return opens(`k1.${changed.toString('base64url')}`)
    })
    expect(opening).toEqual([])
  })

  test.each([
    { name: 'nothing', sealed: '' },
    { name: 'a key id alone', sealed: 'k1' },
    { name: 'too short a text', sealed: 'k1.AAAA' },
    { name: 'a shortened tag', sealed: seal.close(PLACE, '').slice(0, -4) },
    { name: 'a text in clear', sealed: 'a token' },
    { name: 'an unknown key', sealed: sealWith({ ...KEY, id: 'k2' }).close(PLACE, 'x') },
    {
      name: 'another key of the same name',
      sealed: sealWith({ id: 'k1', key: new Uint8Array(32) }).close(PLACE, 'x'),
    },
  ])('does not open from $name', ({ sealed }) => {
    expect(opens(sealed)).toBe(false)
  })

  test('breaks without a word of what it holds', () => {
    const sealed = seal.close(PLACE, 'a token')
    expect(() => seal.open({ ...PLACE, row: 'secret-row' }, sealed)).toThrow(
      expect.objectContaining({ detail: 'launch_session.tokens: changed, or of another place' }),
    )
  })
})

describe('a mark', () => {
  const mark = seal.mark('launch-1', 'b1')
  test.each([
    { name: 'is the same for the same text', other: seal.mark('launch-1', 'b1'), same: true },
    { name: 'differs for another text', other: seal.mark('launch-1', 'b2'), same: false },
    { name: 'differs in another scope', other: seal.mark('launch-2', 'b1'), same: false },
    { name: 'differs for another split', other: seal.mark('launch-1b', '1'), same: false },
    {
      name: 'differs under another key',
      other: sealWith({ id: 'k1', key: new Uint8Array(32) }).mark('launch-1', 'b1'),
      same: false,
    },
  ])('$name', ({ other, same }) => {
    expect(other === mark).toBe(same)
  })
})

test.each([
  { name: 'a key of 31 bytes', key: { id: 'k1', key: new Uint8Array(31) } },
  { name: 'a key of 33 bytes', key: { id: 'k1', key: new Uint8Array(33) } },
  { name: 'an empty key id', key: { ...KEY, id: '' } },
  { name: 'a key id with a dot', key: { ...KEY, id: 'k.1' } },
])('refuses $name, as the current and as a former key', ({ key }) => {
  expect(() => sealWith(key)).toThrow(RangeError)
  expect(() => sealWith(KEY, [key])).toThrow(RangeError)
})

function opens(sealed: string): boolean {
  try {
    seal.open(PLACE, sealed)
    return true
  } catch (error) {
    expect(error).toMatchObject({ code: 'SEAL_BROKEN' })
    return false
  }
}
