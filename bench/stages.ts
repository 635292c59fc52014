import type { Stages } from './children/stages.ts'
import type { Forked } from './forked.ts'
import type { BenchPhoto } from './photos.ts'
import { median } from './statistics.ts'

/** Where each millisecond of a photo goes; medians. */
export type PhotoStages = {
  readonly photo: BenchPhoto['name']
  readonly stages: Stages & {
    /** What the whole takes inside the process beyond the stages: the checks of quality. */
    readonly rest: number
    /** What handing over the bytes and the answer adds. */
    readonly handingOver: number
  }
}

const WARM_UP = 3

export async function stagesOfEach(
  photos: readonly BenchPhoto[],
  child: Forked,
  repetitions: number,
): Promise<readonly PhotoStages[]> {
  const found: PhotoStages[] = []
  for (const photo of photos) found.push(await stagesOf(photo, child, repetitions))
  return found
}

async function stagesOf(
  { name, bytes }: BenchPhoto,
  child: Forked,
  repetitions: number,
): Promise<PhotoStages> {
  const opened: Stages[] = []
  const whole: { inside: number; around: number }[] = []
  for (let i = -WARM_UP; i < repetitions; i++) {
    const stages = await child.ask<Stages>({ kind: 'stages', bytes })
    const start = performance.now()
    const inside = await child.ask<number>({ kind: 'whole', bytes })
    const around = performance.now() - start
    if (i < 0) continue
    opened.push(stages)
    whole.push({ inside, around })
  }
  const of = (stage: keyof Stages) => median(opened.map((stages) => stages[stage]))
  const stages = {
    decode: of('decode'),
    letterbox: of('letterbox'),
    detector: of('detector'),
    crops: of('crops'),
    mesh: of('mesh'),
    measures: of('measures'),
  }
  const known = Object.values(stages).reduce((sum, ms) => sum + ms, 0)
  const rest = Math.max(0, median(whole.map(({ inside }) => inside)) - known)
  const handingOver = median(whole.map(({ inside, around }) => around - inside))
  return { photo: name, stages: { ...stages, rest, handingOver } }
}
