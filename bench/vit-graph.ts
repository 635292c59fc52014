import type { Attributes, OnnxNode } from '../models/build/onnx.ts'

/** The sizes of a vision transformer. @see https://arxiv.org/abs/2010.11929 */
export type VitSize = {
  readonly layers: number
  readonly width: number
  readonly heads: number
  readonly hidden: number
  readonly patch: number
  readonly side: number
  readonly classes: number
}

/** Adds an operation and gives the name of its output. */
type Emit = (op: string, inputs: readonly string[], attributes?: Attributes) => string

/** The operations of a vision transformer; names of constants are those of `vit.ts`. */
export function vitNodes(size: VitSize): readonly OnnxNode[] {
  const nodes: OnnxNode[] = []
  const emit: Emit = (op, inputs, attributes = {}) => {
    const output = `${op}-${nodes.length}`
    nodes.push({ op, inputs, output, attributes })
    return output
  }
  let x = tokensOf(size, emit)
  for (let layer = 0; layer < size.layers; layer++) {
    x = emit('Add', [x, attention(norm(x, `${layer}.before-attention`, emit), layer, emit)])
    const hidden = gelu(dense(norm(x, `${layer}.before-hidden`, emit), `${layer}.hidden`, emit), emit)
    x = emit('Add', [x, dense(hidden, `${layer}.back`, emit)])
  }
  const first = emit('Gather', [norm(x, 'last', emit), 'first'], { axis: 1 })
  const scores = dense(emit('Squeeze', [first, 'axis-1']), 'head', emit)
  nodes.push({ op: 'Identity', inputs: [scores], output: 'scores', attributes: {} })
  return nodes
}

/** The picture in patches, one token each, behind a token of its own for the answer; each knows its place. */
function tokensOf({ patch }: VitSize, emit: Emit): string {
  const patches = emit('Conv', ['picture', 'patch.weight', 'patch.bias'], {
    kernel_shape: [patch, patch],
    strides: [patch, patch],
  })
  const inRow = emit('Transpose', [emit('Reshape', [patches, 'as-tokens'])], { perm: [0, 2, 1] })
  const batch = emit('Gather', [emit('Shape', ['picture']), 'first'])
  const answers = emit('Expand', ['class', emit('Concat', [batch, 'class-shape'], { axis: 0 })])
  return emit('Add', [emit('Concat', [answers, inRow], { axis: 1 }), 'position'])
}

function attention(x: string, layer: number, emit: Emit): string {
  const all = emit('Reshape', [dense(x, `${layer}.questions`, emit), 'as-heads'])
  const apart = emit('Transpose', [all], { perm: [2, 0, 3, 1, 4] })
  const part = (index: string) => emit('Squeeze', [emit('Gather', [apart, index]), 'axis-0'])
  const keys = emit('Transpose', [part('second')], { perm: [0, 1, 3, 2] })
  const fits = emit('Mul', [emit('MatMul', [part('first'), keys]), 'softening'])
  const mixed = emit('MatMul', [emit('Softmax', [fits], { axis: -1 }), part('third')])
  const joined = emit('Reshape', [emit('Transpose', [mixed], { perm: [0, 2, 1, 3] }), 'as-width'])
  return dense(joined, `${layer}.joined`, emit)
}

function dense(x: string, name: string, emit: Emit): string {
  return emit('Add', [emit('MatMul', [x, `${name}.weight`]), `${name}.bias`])
}

function norm(x: string, name: string, emit: Emit): string {
  return emit('LayerNormalization', [x, `${name}.scale`, `${name}.shift`], { axis: -1, epsilon: 1e-6 })
}

/** @see https://arxiv.org/abs/1606.08415 */
function gelu(x: string, emit: Emit): string {
  const share = emit('Add', [emit('Erf', [emit('Div', [x, 'root-of-two'])]), 'whole'])
  return emit('Mul', [emit('Mul', [x, 'half']), share])
}
