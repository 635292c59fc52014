/** `npm run bench:gpu`: what a graphics card brings, to our small networks and to one of the size of a hospital's own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { DEVICES, type Device } from '../src/inference/devices.ts'
import { benchNetworks, firstDevice, networkFigures } from './gpu-networks.ts'
import { photoFigures } from './gpu-photos.ts'
import { type GpuFigures, gpuTables, timesOneCore } from './gpu-tables.ts'
import { thisMachine } from './machine.ts'
import { writeFigures } from './page.ts'
import { benchPhotos, MAIN_PHOTO } from './photos.ts'
import { VIT_B, VIT_SMALL } from './vit.ts'

/** How many times one core the card has to bring for the vision transformer. */
const LEAST_GAIN = 20

const NO_CARD = `
*** NO GRAPHICS CARD: neither CUDA nor WebGPU opened a network on this machine. ***
*** Nothing below was measured on a card.                                        ***
`

type Options = { json?: string; check?: boolean; markdown?: boolean; small?: boolean }

const options = new Command('bench:gpu')
  .description(
    'Measures our networks and a vision transformer (random weights) on a graphics card and one core.',
  )
  .option('--json <file>', 'write every figure there')
  .option('--check', `exit with 1 when there is no card, or it brings less than ${LEAST_GAIN} times one core`)
  .option('--markdown', 'write the figures into docs/performance.md; only with a card')
  .option('--small', 'a small transformer and few repetitions, for work on the bench itself')
  .parse()
  .opts<Options>()

const figures = await measure(options.small === true)
const tables = gpuTables(figures)
process.stdout.write(`${tables}\n`)
if (options.json) writeFileSync(options.json, `${JSON.stringify(figures, null, 2)}\n`)
if (options.markdown && figures.device !== null) writeFigures('gpu', tables)
if (options.check) check(figures)

async function measure(small: boolean): Promise<GpuFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'facies-bench-'))
  try {
    const networks = benchNetworks(folder, small ? VIT_SMALL : VIT_B)
    const [ours] = networks
    const cards = DEVICES.filter((device) => device !== 'cpu')
    const device = ours ? await firstDevice(cards, ours) : null
    if (device === null) say(NO_CARD)
    const measured = []
    for (const network of networks) {
      say(network.name)
      measured.push(await networkFigures(network, device, small ? 2 : 5))
    }
    const photos = device === null ? null : await wholePhotos(device, small ? 8 : 200)
    return { machine: thisMachine(), small, device, networks: measured, photos }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function wholePhotos(device: Device, count: number) {
  say('whole photos')
  const main = (await benchPhotos()).find(({ name }) => name === MAIN_PHOTO)
  if (!main) throw new RangeError(`Cannot measure: there is no ${MAIN_PHOTO}`)
  return photoFigures(main.bytes, device, availableParallelism(), count)
}

function check(found: GpuFigures): void {
  const gain = timesOneCore(found)
  if (gain !== null && gain >= LEAST_GAIN && !found.small) return
  const value = gain === null ? 'not measured' : `${gain.toFixed(1)} times one core`
  say(`MISSED: the vision transformer is ${value}, the limit is at least ${LEAST_GAIN} times, with ViT-B/16`)
  process.exitCode = 1
}

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`)
}
