/** A multiple of the batch size, which is known only when the network runs. */
export interface OfBatch {
  readonly timesBatch: number
}

/** A size, or an integer computed from sizes. */
export type Dim = number | OfBatch
export type Shape = readonly Dim[]

export const BATCH: OfBatch = { timesBatch: 1 }

export function isOfBatch(dim: Dim): dim is OfBatch {
  return typeof dim === 'object'
}

/** How a dimension is written in the ONNX file. */
export function dimLabel(dim: Dim): number | string {
  if (!isOfBatch(dim)) return dim
  return dim.timesBatch === 1 ? 'N' : `${dim.timesBatch}N`
}

/** Arithmetic on dimensions; `undefined` where the result is no plain multiple of the batch size. */
export type DimOperation = (a: Dim, b: Dim) => Dim | undefined

export const times: DimOperation = (a, b) => {
  if (isOfBatch(a)) return isOfBatch(b) ? undefined : { timesBatch: a.timesBatch * b }
  return isOfBatch(b) ? { timesBatch: a * b.timesBatch } : a * b
}

/** Only plain numbers: a sum with the batch size in it is left to the network. */
export function onNumbers(operation: (a: number, b: number) => number): DimOperation {
  return (a, b) => (isOfBatch(a) || isOfBatch(b) ? undefined : operation(a, b))
}

export function product(dims: Shape): Dim {
  return dims.reduce((a, b) => {
    const result = times(a, b)
    if (result === undefined)
      throw new RangeError('Cannot multiply dimensions: two of them hold the batch size')
    return result
  }, 1)
}

/** `whole / part` where both may be multiples of the batch size. */
export function quotient(whole: Dim, part: Dim): Dim {
  if (!isOfBatch(whole)) return whole / numberOf(part)
  return isOfBatch(part) ? whole.timesBatch / part.timesBatch : { timesBatch: whole.timesBatch / part }
}

export function numberOf(dim: Dim | undefined): number {
  if (typeof dim !== 'number')
    throw new RangeError('Cannot use a dimension as a number: it is not known before the run')
  return dim
}

/** The shape that two shapes have together when each is repeated along its sides of length 1. */
export function broadcast(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, axis) => {
    const [first, second] = [a[a.length - rank + axis] ?? 1, b[b.length - rank + axis] ?? 1]
    return second === 1 ? first : second
  })
}
