/**
 * Draws the photos of the demonstration's patients from MakeHuman's base mesh and targets (CC0).
 *
 * node demo/heads/draw.ts --meshes <folder with 3dobjs/ and targets/> [--out demo/photos] [--only NAME]
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { headOf } from './head.ts'
import { type BaseMesh, readBaseMesh } from './mesh.ts'
import { PEOPLE, type Person } from './people.ts'
import { photograph } from './render.ts'

const QUALITY = { samples: 2, lamps: 160 } as const

const { values } = parseArgs({
  options: {
    meshes: { type: 'string' },
    out: { type: 'string', default: join(import.meta.dirname, '..', 'photos') },
    only: { type: 'string', default: '' },
  },
})
if (!values.meshes) throw new Error('Cannot draw: --meshes names no folder')
await drawAll(values.meshes, values.out, values.only)

async function drawAll(meshes: string, out: string, only: string): Promise<void> {
  const base = readBaseMesh(meshes)
  mkdirSync(out, { recursive: true })
  for (const person of PEOPLE.filter(({ file }) => file.includes(only))) {
    await draw(base, meshes, person, join(out, person.file))
    process.stdout.write(`${person.file}\n`)
  }
}

async function draw(base: BaseMesh, meshes: string, person: Person, path: string): Promise<void> {
  const { surfaces, centre } = headOf(base, meshes, person)
  const { bytes, width, height } = photograph(surfaces, centre, person.look, person.pose, QUALITY)
  const taken = `${person.takenOn.replaceAll('-', ':')} 10:00:00`
  await sharp(bytes, { raw: { width, height, channels: 3 } })
    .withExif({ IFD2: { DateTimeOriginal: taken } })
    .jpeg({ quality: 88 })
    .toFile(path)
}
