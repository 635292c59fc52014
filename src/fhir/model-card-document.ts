import { createHash } from 'node:crypto'
import type { DocumentReference, Reference } from 'fhir/r4.js'
import { modelIdentifier, type ResultModel } from './result.ts'

/** The id of the card within the resource that holds it. */
export const CARD = 'card'

const INPUTS = 'http://hl7.org/fhir/uv/aitransparency/CodeSystem/AIinputsCS'

/**
 * The card of a model as a document, to lie within another resource: it is about no patient, and a token of a launch
 * writes documents of one patient alone.
 *
 * @see http://hl7.org/fhir/uv/aitransparency/CodeSystem/AIinputsCS
 */
export function modelCard(model: ResultModel): DocumentReference {
  const { card, manufacturedOn } = model.made
  const bytes = Buffer.from(card)
  return {
    resourceType: 'DocumentReference',
    id: CARD,
    identifier: [modelIdentifier(model)],
    status: 'current',
    type: { coding: [{ system: INPUTS, code: 'AIModelCard' }], text: titleOf(model) },
    category: [{ coding: [{ system: INPUTS, code: 'AIModelCardMarkdownFormat' }] }],
    date: `${manufacturedOn}T00:00:00Z`,
    content: [
      {
        attachment: {
          contentType: 'text/markdown',
          language: 'en',
          data: bytes.toString('base64'),
          size: bytes.length,
          // SHA-1 by the standard.
          hash: createHash('sha1').update(bytes).digest('base64'),
          title: titleOf(model),
        },
      },
    ],
  }
}

/** By what it bears: it lies within the Device, where no reference from outside leads. */
export function modelCardReference(model: ResultModel): Reference {
  return { type: 'DocumentReference', identifier: modelIdentifier(model), display: titleOf(model) }
}

function titleOf({ name, version }: ResultModel): string {
  return `Model card of ${name} ${version}`
}
