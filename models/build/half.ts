const SIGN = 0x8000
const EXPONENT = 0x7c00
const MANTISSA = 0x03ff

/** The number that 16 bits in half precision (IEEE 754 binary16) stand for. */
export function halfToFloat(bits: number): number {
  const sign = bits & SIGN ? -1 : 1
  const exponent = (bits & EXPONENT) >> 10
  const mantissa = bits & MANTISSA

  if (exponent === 0) return sign * mantissa * 2 ** -24
  if (exponent === 31) return mantissa === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  return sign * (1 + mantissa / 1024) * 2 ** (exponent - 15)
}
