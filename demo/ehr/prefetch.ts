import type { Resource } from '@medplum/fhirtypes'
import { answerWith, type Faults } from './faults.ts'
import { fhirRequestFrom } from './fhir-request.ts'
import type { RecordStore } from './record-store.ts'

/** The values behind the tokens of a template, by their whole name, e.g. `context.patientId`. */
export type TemplateValues = Readonly<Record<string, string>>

export type Prefetch = Readonly<Record<string, Resource>>

/**
 * Answers the prefetch templates of a service as an EHR does. A template with a token we do not know is left
 * out; a read that fails is sent as its OperationOutcome.
 *
 * @see https://cds-hooks.hl7.org/2.0/#prefetch-template
 */
export async function prefetchFor(
  templates: Readonly<Record<string, string>>,
  values: TemplateValues,
  store: RecordStore,
  faults: Faults,
): Promise<Prefetch> {
  const answers = await Promise.all(
    Object.entries(templates).map(async ([key, template]) => {
      const query = filled(template, values)
      const request = query === null ? null : fhirRequestFrom(query)
      if (request === null) return []
      const { resource } = await answerWith(store, request, faults)
      return [[key, resource] as const]
    }),
  )
  return Object.fromEntries(answers.flat())
}

/** The query with its tokens replaced; null when one of them is unknown here. */
export function filled(template: string, values: TemplateValues): string | null {
  const tokens = [...template.matchAll(/\{\{\s*([^}\s]+)\s*\}\}/g)]
  if (tokens.some(([, name = '']) => !Object.hasOwn(values, name))) return null
  return template.replaceAll(/\{\{\s*([^}\s]+)\s*\}\}/g, (_token, name: string) => values[name] ?? '')
}
