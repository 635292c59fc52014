import type { Device } from 'fhir/r4.js'
import type { ResultModel } from './result.ts'

/** The identifier by which the device of a model is found, once for each version of its weights. */
export const MODEL_SYSTEM = 'urn:facies:model-sha256'

/**
 * The model in this version, after the AI-Device profile of the HL7 AI Transparency guide.
 *
 * @see https://hl7.org/fhir/uv/aitransparency/2025Sep/
 */
export function deviceOf({ name, version, hash, statement }: ResultModel): Device {
  return {
    resourceType: 'Device',
    identifier: [{ system: MODEL_SYSTEM, value: hash }],
    status: 'active',
    type: {
      coding: [
        {
          system: 'http://hl7.org/fhir/uv/aitransparency/CodeSystem/AIdeviceTypeCS',
          code: 'Artificial-Intelligence',
        },
      ],
      text: 'Artificial intelligence',
    },
    deviceName: [{ name, type: 'model-name' }],
    modelNumber: name,
    version: [{ value: version }],
    safety: [{ text: statement }],
  }
}
