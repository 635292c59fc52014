import { randomUUID } from 'node:crypto'
import type { Device, DocumentReference, Observation, RiskAssessment } from 'fhir/r4.js'
import type { Writes, WrittenType } from './abilities.ts'
import { RESULT_SYSTEM, type Result } from './result.ts'
import { deviceOf, MODEL_SYSTEM } from './result-device.ts'
import { resultDocument } from './result-document.ts'
import { resultProvenance } from './result-provenance.ts'
import { riskAssessment } from './risk-assessment.ts'
import { scoreObservation } from './score-observation.ts'
import type { NewEntry, RecordWriter } from './write-record.ts'

export type ResultForm = 'RiskAssessment' | 'Observation' | 'DocumentReference'

export type Filing = {
  readonly result: Result
  readonly as: ResultForm
  readonly writer: Pick<RecordWriter, 'create' | 'transaction'>
  /** What may be written: the record takes it and has granted it. */
  readonly may: (type: WrittenType) => boolean
  readonly writes: Writes
  /** Hears of each result as it is there; the next one waits for it. */
  readonly onWritten: (reference: string) => Promise<void>
}

type ResultResource = RiskAssessment | Observation | DocumentReference

/** The same resource holds the model where the record takes no Device. */
const WITHIN = 'model'

/**
 * Files a result: the model once for each version, the results, and where they came from. All of them or none where the
 * record offers transactions, else one after another; filing the same again finds what is there.
 *
 * @returns the references of the results first, then Provenance and Device where those were written
 * @throws {AppError} as the writer throws
 */
export async function fileResult(filing: Filing): Promise<readonly string[]> {
  const { writes, may } = filing
  return writes.transaction && may('Device') && may('Provenance')
    ? inOneTransaction(filing)
    : oneAfterAnother(filing)
}

async function inOneTransaction({ result, as, writer, onWritten }: Filing): Promise<readonly string[]> {
  const uuid = () => `urn:uuid:${randomUUID()}`
  const device: NewEntry = {
    fullUrl: uuid(),
    resource: deviceOf(result.model),
    ifNoneExist: deviceSearch(result),
  }
  const results = (await resourcesOf(result, as, device.fullUrl)).map(
    (resource): NewEntry => ({ fullUrl: uuid(), resource, ifNoneExist: searchFor(resource) }),
  )
  const targets = results.map(({ fullUrl }) => fullUrl)
  const provenance: NewEntry = {
    fullUrl: uuid(),
    resource: resultProvenance(result, targets, device.fullUrl),
    ifNoneExist: null,
  }
  const written = await writer.transaction([...results, provenance, device])
  const references = written.map(({ reference }) => reference)
  for (const reference of references.slice(0, results.length)) await onWritten(reference)
  return references
}

async function oneAfterAnother({ result, as, writer, may, onWritten }: Filing): Promise<readonly string[]> {
  const device = may('Device')
    ? await writer.create({ resource: deviceOf(result.model), ifNoneExist: deviceSearch(result) })
    : null
  const model = device?.reference ?? `#${WITHIN}`
  const contained: { contained?: Device[] } = device
    ? {}
    : { contained: [{ ...deviceOf(result.model), id: WITHIN }] }
  const references: string[] = []
  const targets: string[] = []
  for (const resource of await resourcesOf(result, as, model)) {
    const ours = { ...resource, ...contained }
    const { reference, versionId } = await writer.create({ resource: ours, ifNoneExist: searchFor(resource) })
    await onWritten(reference)
    references.push(reference)
    targets.push(versionId === null ? reference : `${reference}/_history/${versionId}`)
  }
  if (device === null || !may('Provenance')) return [...references, ...(device ? [device.reference] : [])]
  const provenance = resultProvenance(result, targets, device.reference)
  // It has no identifier, and is known by what it is about.
  const ifNoneExist = `target=${references[0]}`
  const origin = await writer.create({ resource: provenance, ifNoneExist })
  return [...references, origin.reference, device.reference]
}

async function resourcesOf(
  result: Result,
  as: ResultForm,
  device: string,
): Promise<readonly ResultResource[]> {
  switch (as) {
    case 'RiskAssessment':
      return result.findings.map((finding) => riskAssessment(result, finding, device))
    case 'Observation':
      return result.findings.map((finding) => scoreObservation(result, finding, device))
    case 'DocumentReference':
      return [await resultDocument(result, device)]
    default:
      return as satisfies never
  }
}

function searchFor({ identifier }: ResultResource): string {
  return `identifier=${RESULT_SYSTEM}|${identifier?.[0]?.value}`
}

function deviceSearch({ model }: Result): string {
  return `identifier=${MODEL_SYSTEM}|${model.hash}`
}
