import { describe, expect, test } from 'vitest'
import { markKeyOf, sealKey, sealWith } from '../../src/storage/seal.ts'

const KEY = { id: 'k1', key: new Uint8Array(32).fill(7) }
const PLACE = { column: 'assessment.assessment', row: 'r1', site: 'harbour', patient: 'mark-1' }
const seal = sealWith(KEY)

describe('a sealed text', () => {
  test.each(['', 'a token', 'Änne Müller 🙂', '.'.repeat(100_000)])('opens in its place: %#', (text) => {
    expect(seal.open(PLACE, seal.close(PLACE, text))).toBe(text)
  })

  test('names its key, and is different each time', () => {
    const [first, second] = [seal.close(PLACE, 'same'), seal.close(PLACE, 'same')]
    expect(first).toMatch(/^k1:[A-Za-z0-9_-]+$/)
    expect(first).not.toBe(second)
  })

  test.each([
    { name: 'column', place: { ...PLACE, column: 'card_feedback.comment' } },
    { name: 'row', place: { ...PLACE, row: 'r2' } },
    { name: 'site', place: { ...PLACE, site: 'hill' } },
    { name: 'patient', place: { ...PLACE, patient: 'mark-2' } },
    { name: 'place without a patient', place: { ...PLACE, patient: null } },
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
      return opens(`k1:${changed.toString('base64url')}`)
    })
    expect(opening).toEqual([])
  })

  test.each([
    { name: 'nothing', sealed: '' },
    { name: 'a key id alone', sealed: 'k1' },
    { name: 'too short a text', sealed: 'k1:AAAA' },
    { name: 'another use of the key', sealed: seal.close(PLACE, 'x').replace(':', '.') },
    { name: 'two texts', sealed: `${seal.close(PLACE, 'x')}:AAAA` },
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
      expect.objectContaining({ detail: 'assessment.assessment: changed, or of another place' }),
    )
  })
})

describe('a text that a program of before sealed with the key itself', () => {
  const before = { column: 'launch_session.tokens', row: 'r1', site: 'harbour', patient: null }
  // `sealWith(KEY).close({ column, row, site }, 'a token')` of the version before keys of sites.
  const sealed = 'k1.ANV8FGXvma6KoB1Um5S9pxOeMYn-3UtqsfeV4JDq48pRD3g'

  test.each([
    { name: 'opens', place: before, opens: true },
    {
      name: 'opens where the row names its patient now',
      place: { ...before, patient: 'mark-1' },
      opens: true,
    },
    { name: 'does not open in another row', place: { ...before, row: 'r2' }, opens: false },
    { name: 'does not open at another site', place: { ...before, site: 'hill' }, opens: false },
    { name: 'does not open under another key', place: before, keyByte: 8, opens: false },
  ])('$name', ({ place, keyByte = 7, opens: isOpen }) => {
    const now = sealWith({ id: 'k1', key: new Uint8Array(32).fill(keyByte) })
    const open = () => now.open(place, sealed)
    if (isOpen) expect(open()).toBe('a token')
    else expect(open).toThrow(expect.objectContaining({ code: 'SEAL_BROKEN' }))
  })
})

describe('a key', () => {
  const [old, fresh] = [KEY, { id: 'k2', key: new Uint8Array(32).fill(8) }]
  test.each([
    { name: 'opens what it sealed', by: old, opened: sealWith(old), opens: true },
    {
      name: 'opens what it sealed when it is a former one',
      by: old,
      opened: sealWith(fresh, [old]),
      opens: true,
    },
    { name: 'that is not known opens nothing', by: old, opened: sealWith(fresh), opens: false },
    { name: 'that follows opens what it sealed', by: fresh, opened: sealWith(fresh, [old]), opens: true },
  ])('$name', ({ by, opened, opens: isOpen }) => {
    const sealed = sealWith(by).close(PLACE, 'x')
    const open = () => opened.open(PLACE, sealed)
    if (isOpen) expect(open()).toBe('x')
    else expect(open).toThrow(expect.objectContaining({ code: 'SEAL_BROKEN' }))
  })

  test('of one site opens nothing of another, even as the same place', () => {
    const sealed = seal.close({ ...PLACE, site: 'hill' }, 'x')
    expect(() => seal.open(PLACE, sealed)).toThrow(expect.objectContaining({ code: 'SEAL_BROKEN' }))
  })

  test('has the same name after a restart, another one than another key, and says nothing of itself', () => {
    const id = (byte: number) => sealKey(new Uint8Array(32).fill(byte)).id
    expect(id(1)).toBe(id(1))
    expect(id(1)).not.toBe(id(2))
    expect(id(1)).toMatch(/^[A-Za-z0-9_-]{12}$/)
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
      name: 'is the same under another key of sealing',
      other: sealWith({ id: 'k2', key: new Uint8Array(32) }, [], markKeyOf(KEY)).mark('launch-1', 'b1'),
      same: true,
    },
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
