import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../errors.ts'
import type { About } from './acts.ts'
import { cardSections } from './model-card.ts'

/** How many source attributes the rule asks of a predictive intervention. */
const ATTRIBUTES = 31

const attributesFile = z
  .array(z.strictObject({ name: z.string().min(5), says: z.string().min(5) }))
  .length(ATTRIBUTES)
  .refine(
    (attributes) => new Set(attributes.map(({ name }) => name)).size === attributes.length,
    'one is twice',
  )

/**
 * What the app says about the model behind the scores: its card, and its source attributes. Read once, so that a
 * missing answer stops the service at start and not the reader.
 *
 * @param folder - `models/`
 * @see 45 CFR 170.315(b)(11)(iv)(B) for the attributes of a predictive decision support intervention
 * @throws {AppError} MODEL_INVALID when card or attributes are missing or have another form
 */
export function readAbout(folder: string, model: Pick<About, 'name' | 'version' | 'statement'>): About {
  const { name, version, statement } = model
  const sections = cardSections(textOf(join(folder, name, 'card.md')))
  const attributes = attributesOf(textOf(join(folder, name, 'source-attributes.json')))
  return { name, version, statement, sections, attributes }
}

function attributesOf(text: string): About['attributes'] {
  try {
    return attributesFile.parse(JSON.parse(text))
  } catch (cause) {
    throw new AppError('MODEL_INVALID', { detail: 'source-attributes.json: not of the expected form', cause })
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new AppError('MODEL_INVALID', { detail: `${path}: cannot be read`, cause })
  }
}
