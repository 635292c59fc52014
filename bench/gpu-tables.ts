import type { Device } from '../src/inference/devices.ts'
import type { NetworkFigures } from './gpu-networks.ts'
import type { PhotoFigures } from './gpu-photos.ts'
import { type Machine, machineInWords } from './machine.ts'
import { table } from './markdown.ts'

export type GpuFigures = {
  readonly machine: Machine
  /** A small transformer stood in for ViT-B/16. */
  readonly small: boolean
  /** The provider that runs on the card; null where there is none. */
  readonly device: Device | null
  /** The transformer is the last. */
  readonly networks: readonly NetworkFigures[]
  readonly photos: PhotoFigures | null
}

/** How many pictures of the transformer the card does at its best batch while one core does one. */
export function timesOneCore({ networks }: GpuFigures): number | null {
  const transformer = networks.at(-1)
  return transformer?.gpu ? gain(transformer, Math.max(...rates(transformer))) : null
}

export function gpuTables(figures: GpuFigures): string {
  const parts = [
    `Machine: ${machineInWords(figures.machine)}; ${figures.device ?? 'no graphics card'}.`,
    figures.small
      ? 'A small transformer stands in for ViT-B/16: for work on the bench, worth nothing else.'
      : '',
    networkTable(figures),
    photoSentences(figures.photos),
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

function networkTable({ networks }: GpuFigures): string {
  const batches = networks[0]?.gpu?.rows.map(({ batch }) => batch) ?? []
  const head = ['network', 'one core, pictures a second', ...batches.map((n) => `batch ${n}, times one core`)]
  const rows = networks.map((network) => [
    network.network,
    network.cpuPicturesASecond.toFixed(1),
    ...rates(network).map((rate) => gain(network, rate).toFixed(1)),
    network.gpu ? network.gpu.relativeDifference.toExponential(1) : '',
  ])
  return table([...head, 'difference to the processor, relative'], rows)
}

function rates({ gpu }: NetworkFigures): readonly number[] {
  return gpu?.rows.map(({ picturesASecond }) => picturesASecond) ?? []
}

function gain({ cpuPicturesASecond }: NetworkFigures, rate: number): number {
  return rate / cpuPicturesASecond
}

function photoSentences(photos: PhotoFigures | null): string {
  if (!photos) return ''
  const { onCpu, onGpu, decodeLimit, logitDifference, otherwiseAssessed } = photos
  return [
    `Whole 12 MP photos a second, as many processes as cores: ${onCpu.toFixed(1)} on the processor, ` +
      `${onGpu.toFixed(1)} with the card; decoding alone allows ${decodeLimit.toFixed(1)}.`,
    `Over the demo's photos a logit differs by at most ${logitDifference.toExponential(1)}, ` +
      `and ${otherwiseAssessed} are assessed by one and refused by the other.`,
  ].join('\n')
}
