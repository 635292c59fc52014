import { type Dim, numberOf, type Shape } from './dims.ts'
import type { GraphNode } from './graph-model.ts'
import { plain } from './layout.ts'
import { type Network, operandAt, type Rule } from './network.ts'
import { computed, int64s, integers, numbersIn, type Operand } from './operand.ts'

/** Parts of a tensor, as in `x[..., 0:2]` or `x[:, 3]`. */
export const SLICE_RULES: Readonly<Record<string, Rule>> = { StridedSlice: stridedSlice }

/** One axis: everything, a stretch with a step, or a single place whose axis then falls away. */
type Cut =
  | { readonly kind: 'all' }
  | { readonly kind: 'stretch'; readonly begin: number; readonly end: number; readonly step: number }
  | { readonly kind: 'place'; readonly at: number }

const ALL: Cut = { kind: 'all' }
const TO_THE_END = 2 ** 31 - 1

function stridedSlice(node: GraphNode, operands: readonly Operand[], network: Network): Operand {
  const operand = operandAt(operands, 0)
  const cuts = cutsOf(node, operands, operand.shape.length)
  const shape = cuts.flatMap((cut, axis): Shape => sideAfter(cut, operand.shape[axis] ?? 1))
  if (operand.kind === 'integers')
    return integers(operand.values.filter(isKept(cuts, operand)), shape.map(numberOf))

  const name = squeezed(sliced(plain(operand, network), cuts, network), cuts, network)
  return computed(name, shape, { dtype: operand.dtype })
}

/** Writes the masks out into one cut for each axis. */
function cutsOf(node: GraphNode, operands: readonly Operand[], rank: number): readonly Cut[] {
  const [begins = [], ends = [], steps = []] = [1, 2, 3].map((index) => numbersIn(operands[index]))
  const isSet = (mask: string, i: number) => ((Number(node.attributes[mask] ?? 0) >> i) & 1) === 1
  if (begins.some((_, i) => isSet('new_axis_mask', i)))
    throw new RangeError(`Cannot convert ${node.name}: it adds an axis`)

  const cuts = begins.flatMap((begin, i): readonly Cut[] => {
    if (isSet('ellipsis_mask', i)) return Array<Cut>(rank - begins.length + 1).fill(ALL)
    if (isSet('shrink_axis_mask', i)) return [{ kind: 'place', at: begin }]
    const from = isSet('begin_mask', i) ? 0 : begin
    const to = isSet('end_mask', i) ? TO_THE_END : (ends[i] ?? TO_THE_END)
    const step = steps[i] ?? 1
    if (from === 0 && to === TO_THE_END && step === 1) return [ALL]
    return [{ kind: 'stretch', begin: from, end: to, step }]
  })
  return [...cuts, ...Array<Cut>(rank - cuts.length).fill(ALL)]
}

function sideAfter(cut: Cut, side: Dim): readonly Dim[] {
  if (cut.kind === 'all') return [side]
  if (cut.kind === 'place') return []
  return [placesOf(cut, numberOf(side)).length]
}

function placesOf(cut: Cut, side: number): readonly number[] {
  const places = Array.from({ length: side }, (_, i) => i)
  if (cut.kind === 'all') return places
  const fromStart = (index: number) => (index < 0 ? index + side : index)
  if (cut.kind === 'place') return [fromStart(cut.at)]
  const [begin, end] = [fromStart(cut.begin), fromStart(cut.end)]
  if (cut.step < 1) throw new RangeError('Cannot convert a slice: its step is not positive')
  return places.filter((place) => place >= begin && place < end && (place - begin) % cut.step === 0)
}

/** Which of the integers of a list stay; shapes are lists. */
function isKept(cuts: readonly Cut[], { shape }: Operand): (value: Dim, index: number) => boolean {
  if (shape.length !== 1) throw new RangeError('Cannot slice integers: they are not a list')
  const places = placesOf(cuts[0] ?? ALL, numberOf(shape[0]))
  return (_, index) => places.includes(index)
}

function sliced(source: string, cuts: readonly Cut[], { graph }: Network): string {
  const parts = cuts.flatMap((cut, axis) => {
    if (cut.kind === 'all') return []
    if (cut.kind === 'stretch') return [{ ...cut, axis }]
    return [{ begin: cut.at, end: cut.at === -1 ? TO_THE_END : cut.at + 1, step: 1, axis }]
  })
  if (parts.length === 0) return source
  const lists = (['begin', 'end', 'axis', 'step'] as const).map((key) =>
    int64s(
      parts.map((part) => part[key]),
      graph,
    ),
  )
  return graph.emit('Slice', [source, ...lists])
}

function squeezed(source: string, cuts: readonly Cut[], { graph }: Network): string {
  const axes = cuts.flatMap((cut, axis) => (cut.kind === 'place' ? [axis] : []))
  return axes.length === 0 ? source : graph.emit('Squeeze', [source, int64s(axes, graph)])
}
