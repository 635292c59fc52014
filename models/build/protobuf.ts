/** Writes the wire format of Protocol Buffers, as far as an ONNX file needs it. @see https://protobuf.dev/programming-guides/encoding */

const WIRE = { varint: 0, bytes: 2, fixed32: 5 } as const

/** An encoded field or a whole message: a message is its fields one after the other. */
export type Encoded = Uint8Array

export function message(...fields: readonly Encoded[]): Encoded {
  return new Uint8Array(Buffer.concat(fields))
}

/** A signed or unsigned integer; negative ones take ten bytes, as the format demands. */
export function varint(value: number | bigint): Encoded {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, BigInt(value))
  while (rest >= 0x80n) {
    bytes.push(Number(rest & 0x7fn) | 0x80)
    rest >>= 7n
  }
  return Uint8Array.of(...bytes, Number(rest))
}

export function intField(field: number, value: number): Encoded {
  return message(tag(field, WIRE.varint), varint(value))
}

export function floatField(field: number, value: number): Encoded {
  const bytes = Buffer.alloc(4)
  bytes.writeFloatLE(value)
  return message(tag(field, WIRE.fixed32), bytes)
}

/** Raw bytes, or another message. */
export function bytesField(field: number, bytes: Uint8Array): Encoded {
  return message(tag(field, WIRE.bytes), varint(bytes.length), bytes)
}

export function textField(field: number, text: string): Encoded {
  return bytesField(field, Buffer.from(text, 'utf8'))
}

function tag(field: number, wire: number): Encoded {
  return varint(field * 8 + wire)
}
