import { expect, test } from 'vitest'
import { halfToFloat } from '../../models/build/half.ts'
import { bytesField, floatField, intField, message, textField, varint } from '../../models/build/protobuf.ts'
import { readWeights } from '../../models/build/weights.ts'

/** Expected bytes: worked out by hand from the encoding guide of Protocol Buffers. */
test.each([
  { name: 'the smallest number', given: varint(0), expected: '00' },
  { name: 'the largest number of one byte', given: varint(127), expected: '7f' },
  { name: 'the smallest number of two bytes', given: varint(128), expected: '8001' },
  { name: 'the largest number of two bytes', given: varint(16383), expected: 'ff7f' },
  { name: 'more than 32 bits', given: varint(2 ** 32), expected: '8080808010' },
  { name: 'the largest 64-bit number', given: varint(2n ** 63n - 1n), expected: 'ffffffffffffffff7f' },
  { name: 'minus one in ten bytes', given: varint(-1), expected: 'ffffffffffffffffff01' },
  { name: 'an integer field', given: intField(1, 150), expected: '089601' },
  { name: 'a field number that needs two bytes', given: intField(16, 1), expected: '800101' },
  { name: 'a text', given: textField(2, 'testing'), expected: '120774657374696e67' },
  { name: 'a text beyond ASCII by its bytes', given: textField(2, 'é'), expected: '1202c3a9' },
  { name: 'an empty text', given: textField(2, ''), expected: '1200' },
  { name: 'a float', given: floatField(2, 1), expected: '150000803f' },
  { name: 'a message in a message', given: bytesField(3, message(intField(1, 150))), expected: '1a03089601' },
])('the wire format holds $name', ({ given, expected }) => {
  expect(Buffer.from(given).toString('hex')).toBe(expected)
})

test.each([
  { name: 'zero', bits: 0x0000, expected: 0 },
  { name: 'zero with a minus sign', bits: 0x8000, expected: -0 },
  { name: 'the smallest number above zero', bits: 0x0001, expected: 2 ** -24 },
  { name: 'the largest number without full precision', bits: 0x03ff, expected: 1023 * 2 ** -24 },
  { name: 'the smallest number of full precision', bits: 0x0400, expected: 2 ** -14 },
  { name: 'one', bits: 0x3c00, expected: 1 },
  { name: 'the next number after one', bits: 0x3c01, expected: 1 + 2 ** -10 },
  { name: 'minus two', bits: 0xc000, expected: -2 },
  { name: 'the largest number', bits: 0x7bff, expected: 65504 },
  { name: 'infinity', bits: 0x7c00, expected: Number.POSITIVE_INFINITY },
  { name: 'minus infinity', bits: 0xfc00, expected: Number.NEGATIVE_INFINITY },
  { name: 'no number', bits: 0x7e00, expected: Number.NaN },
])('half precision knows $name', ({ bits, expected }) => {
  expect(halfToFloat(bits)).toBe(expected)
})

const float = { name: 'w', shape: [2], dtype: 'float32' } as const

test.each([
  { name: 'floats', entry: float, bytes: '0000803f000000c0', expected: [1, -2] },
  {
    name: 'half precision',
    entry: { ...float, quantization: { dtype: 'float16' } },
    bytes: '003c00c0',
    expected: [1, -2],
  },
  {
    name: 'bytes on a scale',
    entry: { ...float, quantization: { dtype: 'uint8', scale: 0.5, min: -1 } },
    bytes: '00ff',
    expected: [-1, 126.5],
  },
  {
    name: 'two bytes on a scale',
    entry: { ...float, quantization: { dtype: 'uint16', scale: 2, min: 1 } },
    bytes: '0000ffff',
    expected: [1, 131071],
  },
  {
    name: 'integers',
    entry: { ...float, dtype: 'int32' },
    bytes: 'ffffffff00000080',
    expected: [-1, -(2 ** 31)],
  },
  { name: 'a single value', entry: { ...float, shape: [] }, bytes: '0000803f', expected: [1] },
] as const)('weights are read from $name', ({ entry, bytes, expected }) => {
  const [weight] = readWeights([{ ...entry, shape: [...entry.shape] }], Buffer.from(bytes, 'hex')).values()
  expect([...(weight?.values ?? [])]).toEqual(expected)
})

test.each([
  { name: 'ends too early', bytes: '0000803f', says: 'the file ends too early' },
  { name: 'holds more than the weights', bytes: '0000803f000000c000', says: '1 bytes are left over' },
])('a weight file that $name is refused', ({ bytes, says }) => {
  const entry = { ...float, shape: [...float.shape] }
  expect(() => readWeights([entry], Buffer.from(bytes, 'hex'))).toThrow(says)
})
