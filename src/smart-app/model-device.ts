import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../errors.ts'
import { AI_KINDS, type MadeModel } from '../fhir/made-model.ts'

const deviceFile = z.strictObject({
  manufacturer: z.string().min(3),
  manufacturedOn: z.iso.date(),
  kinds: z.array(z.enum(AI_KINDS)).min(1),
})

/**
 * What a filed result says of the model as a device: who made it and when, of what kind it is, and its card. It changes
 * no score, so it is no part of the model's hash.
 *
 * @param folder - `models/`
 * @throws {AppError} MODEL_INVALID when a file is missing or has another form
 */
export function readModelDevice(folder: string, name: string): MadeModel {
  try {
    const made = deviceFile.parse(JSON.parse(readFileSync(join(folder, name, 'device.json'), 'utf8')))
    return { ...made, card: readFileSync(join(folder, name, 'card.md'), 'utf8') }
  } catch (cause) {
    throw new AppError('MODEL_INVALID', { detail: `${name}: device.json or card.md`, cause })
  }
}
