import type { ContactPoint, Device, DocumentReference } from 'fhir/r4.js'
import { CARD, modelCard } from './model-card-document.ts'
import { type FiledFrom, modelIdentifier, type ResultModel } from './result.ts'

/** The identifier by which the device of a model is found, once for each version of its weights. */
export const MODEL_SYSTEM = 'urn:facies:model-sha256'

const GUIDE = 'http://hl7.org/fhir/uv/aitransparency'
const KINDS = `${GUIDE}/CodeSystem/AIdeviceTypeCS`

/**
 * The model in this version with its card in it, after the AI-Device profile of the HL7 AI Transparency guide.
 *
 * @see https://hl7.org/fhir/uv/aitransparency/2026Jan/
 */
export function deviceOf(model: ResultModel, from: FiledFrom): Device {
  return { ...bareDevice(model, from), contained: [modelCard(model)] }
}

/** The same to lie within a result, where nothing lies within another one. */
export function deviceWithin(
  model: ResultModel,
  from: FiledFrom,
  id: string,
): readonly (Device | DocumentReference)[] {
  return [{ ...bareDevice(model, from), id }, modelCard(model)]
}

function bareDevice(model: ResultModel, { url, organization, contact }: FiledFrom): Device {
  const { name, version, hash, statement, made } = model
  return {
    resourceType: 'Device',
    extension: [
      ...made.kinds.map((code) => ({
        url: `${GUIDE}/StructureDefinition/aitransparency.AIKind`,
        valueCodeableConcept: { coding: [{ system: KINDS, code }] },
      })),
      {
        url: `${GUIDE}/StructureDefinition/aitransparency.modelCardDescription`,
        valueReference: { reference: `#${CARD}` },
      },
    ],
    identifier: [{ system: MODEL_SYSTEM, value: hash }, modelIdentifier(model)],
    status: 'active',
    manufacturer: made.manufacturer,
    manufactureDate: made.manufacturedOn,
    type: {
      coding: [{ system: KINDS, code: 'Artificial-Intelligence' }],
      text: 'Artificial intelligence',
    },
    deviceName: [{ name, type: 'model-name' }],
    modelNumber: name,
    version: [{ value: version }],
    ...(organization !== null && { owner: { reference: organization } }),
    ...(contact !== null && { contact: [contactPoint(contact)] }),
    url,
    safety: [{ text: statement }],
  }
}

function contactPoint(contact: string): ContactPoint {
  if (contact.startsWith('mailto:')) return { system: 'email', value: contact.slice('mailto:'.length) }
  if (contact.startsWith('tel:')) return { system: 'phone', value: contact.slice('tel:'.length) }
  return { system: 'url', value: contact }
}
