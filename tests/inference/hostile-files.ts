import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { flipped, truncated } from './hostile/damage.ts'
import type { HostileFile } from './hostile/hostile-file.ts'
import { hostileJpegs } from './hostile/jpeg.ts'
import { otherTypes } from './hostile/other-types.ts'
import { hostilePngs } from './hostile/png.ts'
import { hostileWebps } from './hostile/webp.ts'

const PHOTO = fileURLToPath(new URL('../../demo/photos/ordinary-woman-38.jpg', import.meta.url))

/** What a chart may hold or an attacker may send, each with what may become of it. All made here. */
export async function hostileFiles(): Promise<readonly HostileFile[]> {
  const photo = readFileSync(PHOTO)
  return [
    ...(await otherTypes(photo)),
    ...(await hostileJpegs(photo)),
    ...(await hostilePngs(photo)),
    ...(await hostileWebps(photo)),
  ]
}

/** Pictures cut off or with bytes exchanged, by the thousand. */
export async function damagedFiles(): Promise<readonly HostileFile[]> {
  const photo = readFileSync(PHOTO)
  return [...(await truncated(photo)), ...(await flipped(photo, 220))]
}
