import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Router } from 'express'
import type { ModelManifest } from './inference/model.ts'
import { MODELS_FOLDER } from './paths.ts'

/** The few pages that a card points to: who speaks, and what the model is. No patient data. */
export function pages({ name, version, statement }: ModelManifest): Router {
  const card = readFileSync(join(MODELS_FOLDER, name, 'card.md'), 'utf8')
  const about = [
    "Facies looks at the face photos of a chart for the shapes of Cushing's syndrome and acromegaly, and names the",
    'hormone tests that fit the patient. It states no diagnosis.',
    '',
    `Model: ${name} ${version}. ${statement}`,
  ].join('\n')

  const router = Router()
  router.get('/', (_req, res) => void res.type('text/plain').send(about))
  router.get(`/models/${name}`, (_req, res) => void res.type('text/markdown').send(card))
  return router
}
