import type { Provenance, ProvenanceAgent } from 'fhir/r4.js'
import { AI_ASSERTED_REASON, labelled, labelledByPerson } from './labels.ts'
import { modelCardReference } from './model-card-document.ts'
import { photoReference, type Result } from './result.ts'

const AGENT_TYPES = 'http://terminology.hl7.org/CodeSystem/provenance-participant-type'

/**
 * How results came about: from which photo, by which model, and who filed them.
 *
 * @param targets - references to the results
 * @param device - a reference to the model
 * @see https://hl7.org/fhir/R4/provenance.html
 */
export function resultProvenance(result: Result, targets: readonly string[], device: string): Provenance {
  const { at, practitioner, isTest, from } = result
  const model: ProvenanceAgent = {
    type: { coding: [{ system: AGENT_TYPES, code: 'author' }] },
    role: [
      {
        coding: [
          {
            system: 'http://hl7.org/fhir/uv/aitransparency/CodeSystem/AIdeviceTypeCS',
            code: 'Artificial-Intelligence',
          },
        ],
      },
    ],
    who: { reference: device },
  }
  const user: readonly ProvenanceAgent[] = practitioner
    ? [{ type: { coding: [{ system: AGENT_TYPES, code: 'enterer' }] }, who: { reference: practitioner } }]
    : []
  const custodian: readonly ProvenanceAgent[] = from.organization
    ? [
        {
          type: { coding: [{ system: AGENT_TYPES, code: 'custodian' }] },
          who: { reference: from.organization },
        },
      ]
    : []
  return {
    resourceType: 'Provenance',
    meta: labelled(isTest),
    target: targets.map((reference) => ({ reference })),
    occurredDateTime: at.toISOString(),
    recorded: at.toISOString(),
    reason: [{ coding: [AI_ASSERTED_REASON] }],
    activity: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-DataOperation', code: 'CREATE' }],
    },
    ...(from.policy !== null && { policy: [from.policy] }),
    agent: [model, ...user, ...custodian],
    entity: [
      { role: 'source', what: photoReference(result) },
      // R4 has nothing closer to what a model says of itself.
      { role: 'derivation', what: modelCardReference(result.model) },
    ],
  }
}

/**
 * Who has answered the findings, and agreed or not: what they said stands in the results. An account of its own, since it
 * is of those results alone.
 *
 * @param targets - references to the results, in the order of the findings
 * @returns null where nobody whom the record knows has answered
 */
export function reviewProvenance(
  { findings, practitioner, at, isTest }: Result,
  targets: readonly string[],
): Provenance | null {
  const reviewed = findings.flatMap(({ review }, index) => {
    // A document is one for all findings.
    const reference = targets[index] ?? targets[0]
    return review && reference !== undefined ? [{ reference, at: review.at }] : []
  })
  const [first] = reviewed
  if (practitioner === null || !first) return null
  const last = reviewed.reduce((newest, { at: given }) => (given > newest ? given : newest), first.at)
  return {
    resourceType: 'Provenance',
    ...labelledByPerson(isTest),
    target: [...new Set(reviewed.map(({ reference }) => reference))].map((reference) => ({ reference })),
    occurredDateTime: last.toISOString(),
    recorded: at.toISOString(),
    activity: {
      text: 'Answer to the finding of an algorithm: agreement or disagreement, as the result says',
    },
    agent: [
      { type: { coding: [{ system: AGENT_TYPES, code: 'verifier' }] }, who: { reference: practitioner } },
    ],
  }
}
