import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Device } from '../src/inference/devices.ts'
import { MODELS_FOLDER } from '../src/paths.ts'
import type { NetworkAnswer } from './children/network.ts'
import { type Forked, startForked } from './forked.ts'
import { median } from './statistics.ts'
import { vitModel } from './vit.ts'
import type { VitSize } from './vit-graph.ts'

/** A network to be timed: its file, and the sides of one picture as it takes them. */
export type BenchNetwork = { readonly name: string; readonly file: string; readonly dims: readonly number[] }

export type BatchRow = { readonly batch: number; readonly ms: number; readonly picturesASecond: number }

export type NetworkFigures = {
  readonly network: string
  /** One thread of the processor, at its best batch of 1 and 8. */
  readonly cpuPicturesASecond: number
  /** Null where there is no graphics card. */
  readonly gpu: {
    readonly rows: readonly BatchRow[]
    /** Largest difference to the processor over the largest output. */
    readonly relativeDifference: number
  } | null
}

const CPU_BATCHES = [1, 8]
const GPU_BATCHES = [1, 2, 4, 8, 16, 32, 64]

/** Our two networks, and a vision transformer of the size given, written into `folder`. */
export function benchNetworks(folder: string, size: VitSize): readonly BenchNetwork[] {
  const vit = join(folder, 'vit.onnx')
  writeFileSync(vit, vitModel(size))
  return [
    { name: 'BlazeFace 256', file: join(MODELS_FOLDER, 'blazeface-256/model.onnx'), dims: [256, 256, 3] },
    { name: 'attention mesh', file: join(MODELS_FOLDER, 'attention-mesh/model.onnx'), dims: [192, 192, 3] },
    {
      name: `vision transformer, ${size.layers} layers of ${size.width}`,
      file: vit,
      dims: [3, size.side, size.side],
    },
  ]
}

/** The first of the devices that opens a network, each tried alone. */
export async function firstDevice(devices: readonly Device[], network: BenchNetwork): Promise<Device | null> {
  for (const device of devices) {
    const opened = await open(network, device).catch(() => null)
    if (!opened) continue
    await opened.close()
    return device
  }
  return null
}

/** @param device - null: the processor alone */
export async function networkFigures(
  network: BenchNetwork,
  device: Device | null,
  repetitions: number,
): Promise<NetworkFigures> {
  const cpu = await open(network, 'cpu')
  const onCpu = []
  for (const batch of CPU_BATCHES) onCpu.push(await rowOf(cpu, batch, repetitions))
  const gpu = device === null ? null : await gpuFigures(network, device, cpu, repetitions)
  await cpu.close()
  const cpuPicturesASecond = Math.max(...onCpu.map(({ picturesASecond }) => picturesASecond))
  return { network: network.name, cpuPicturesASecond, gpu }
}

async function gpuFigures(
  network: BenchNetwork,
  device: Device,
  cpu: Forked,
  repetitions: number,
): Promise<NonNullable<NetworkFigures['gpu']>> {
  const gpu = await open(network, device)
  const rows = []
  for (const batch of GPU_BATCHES) rows.push(await rowOf(gpu, batch, 5 * repetitions))
  const once = { batch: 1, repetitions: 1 }
  const [ours, theirs] = [await cpu.ask<NetworkAnswer>(once), await gpu.ask<NetworkAnswer>(once)]
  await gpu.close()
  return { rows, relativeDifference: relativeDifference(ours.outputs, theirs.outputs) }
}

function open({ file, dims }: BenchNetwork, device: Device): Promise<Forked> {
  return startForked(new URL('./children/network.ts', import.meta.url), [file, device, ...dims.map(String)])
}

async function rowOf(child: Forked, batch: number, repetitions: number): Promise<BatchRow> {
  const ms = median((await child.ask<NetworkAnswer>({ batch, repetitions })).ms)
  return { batch, ms, picturesASecond: (1000 * batch) / ms }
}

function relativeDifference(a: Float32Array, b: Float32Array): number {
  const largest = a.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  const apart = a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? Number.NaN))), 0)
  return apart / largest
}
