import * as z from 'zod'
import { halfToFloat } from './half.ts'

const quantization = z.union([
  z.object({ dtype: z.literal('float16') }),
  z.object({ dtype: z.enum(['uint8', 'uint16']), scale: z.number(), min: z.number() }),
])

export const weightEntry = z.object({
  name: z.string(),
  shape: z.array(z.int().nonnegative()),
  dtype: z.enum(['float32', 'int32']),
  quantization: quantization.optional(),
})
type WeightEntry = z.infer<typeof weightEntry>

/** A constant of the network; `halves` holds the same values as the source keeps them, when that is half precision. */
export type Weight =
  | { readonly dtype: 'int32'; readonly shape: readonly number[]; readonly values: Int32Array }
  | {
      readonly dtype: 'float32'
      readonly shape: readonly number[]
      readonly values: Float32Array
      readonly halves: Uint16Array | undefined
    }

const BYTES_PER_VALUE = { float32: 4, int32: 4, float16: 2, uint16: 2, uint8: 1 } as const

/** Cuts the binary file into its weights: they lie one after the other in the order of the manifest. */
export function readWeights(entries: readonly WeightEntry[], file: Uint8Array): ReadonlyMap<string, Weight> {
  const weights = new Map<string, Weight>()
  let offset = 0
  for (const entry of entries) {
    const length = storedCount(entry) * BYTES_PER_VALUE[storedType(entry)]
    const bytes = Buffer.from(file.subarray(offset, offset + length))
    if (bytes.length !== length)
      throw new RangeError(`Cannot read weight ${entry.name}: the file ends too early`)
    weights.set(entry.name, readWeight(entry, bytes))
    offset += length
  }
  if (offset !== file.length)
    throw new RangeError(`Cannot read weights: ${file.length - offset} bytes are left over`)
  return weights
}

function readWeight(entry: WeightEntry, bytes: Buffer): Weight {
  const { shape, dtype } = entry
  const stored = storedValues(entry, bytes)
  if (dtype === 'int32') return { dtype, shape, values: Int32Array.from(stored, Math.round) }

  const isHalf = entry.quantization?.dtype === 'float16'
  const halves = isHalf
    ? Uint16Array.from({ length: stored.length }, (_, i) => bytes.readUInt16LE(2 * i))
    : undefined
  return { dtype, shape, values: Float32Array.from(stored), halves }
}

function storedValues(entry: WeightEntry, bytes: Buffer): readonly number[] {
  const read = READERS[storedType(entry)]
  const values = Array.from({ length: storedCount(entry) }, (_, i) => read(bytes, i))
  const how = entry.quantization
  return how && 'scale' in how ? values.map((value) => value * how.scale + how.min) : values
}

const READERS = {
  float32: (bytes: Buffer, i: number) => bytes.readFloatLE(4 * i),
  int32: (bytes: Buffer, i: number) => bytes.readInt32LE(4 * i),
  float16: (bytes: Buffer, i: number) => halfToFloat(bytes.readUInt16LE(2 * i)),
  uint16: (bytes: Buffer, i: number) => bytes.readUInt16LE(2 * i),
  uint8: (bytes: Buffer, i: number) => bytes.readUInt8(i),
}

function storedType({ dtype, quantization }: WeightEntry): keyof typeof READERS {
  return quantization?.dtype ?? dtype
}

function storedCount({ shape }: WeightEntry): number {
  return shape.reduce((a, b) => a * b, 1)
}
