import { randomUUID } from 'node:crypto'
import type { DocumentReference, Observation, Provenance, RiskAssessment } from 'fhir/r4.js'
import type { Writes, WrittenType } from './abilities.ts'
import type { RecordDoor } from './record.ts'
import { RESULT_SYSTEM, type Result } from './result.ts'
import { deviceOf, deviceWithin, MODEL_SYSTEM } from './result-device.ts'
import { resultDocument } from './result-document.ts'
import { resultProvenance, reviewProvenance } from './result-provenance.ts'
import { riskAssessment } from './risk-assessment.ts'
import { scoreObservation } from './score-observation.ts'
import type { NewEntry, NewResource, RecordWriter, Written } from './write-record.ts'
import { type WrittenResult, writtenResult } from './written-result.ts'

export type ResultForm = 'RiskAssessment' | 'Observation' | 'DocumentReference'

export type Filing = {
  readonly result: Result
  readonly as: ResultForm
  readonly writer: Pick<RecordWriter, 'create' | 'transaction'>
  /** What may be written: the record takes it and has granted it. */
  readonly may: (type: WrittenType) => boolean
  readonly writes: Writes
  readonly record: Pick<RecordDoor, 'read' | 'base'>
  /** Hears of results as they are there; the next one waits for it. */
  readonly onWritten: (results: readonly WrittenResult[]) => Promise<void>
}

type ResultResource = RiskAssessment | Observation | DocumentReference

/** The same resource holds the model where the record takes no Device. */
const WITHIN = 'model'

/**
 * Files a result: the model once for each version, the results, and where they came from. All of them or none where the
 * record offers transactions, else one after another; filing the same again finds what is there.
 *
 * @returns the references of the results first, then Provenance and Device where those were written
 * @throws {AppError} as the writer throws; FHIR_INVALID where something else than ours is there
 */
export async function fileResult(filing: Filing): Promise<readonly string[]> {
  const { writes, may } = filing
  return writes.transaction && may('Device') && may('Provenance')
    ? inOneTransaction(filing)
    : oneAfterAnother(filing)
}

async function inOneTransaction(filing: Filing): Promise<readonly string[]> {
  const { result, as, writer, onWritten } = filing
  const uuid = () => `urn:uuid:${randomUUID()}`
  const device: NewEntry = {
    fullUrl: uuid(),
    resource: deviceOf(result.model, result.from),
    ifNoneExist: deviceSearch(result),
  }
  const results = (await resourcesOf(result, as, device.fullUrl)).map(
    (resource): NewEntry => ({ fullUrl: uuid(), resource, ifNoneExist: searchFor(resource) }),
  )
  const targets = results.map(({ fullUrl }) => fullUrl)
  const accounts = accountsOf(result, targets, device.fullUrl).map(
    (resource): NewEntry => ({ fullUrl: uuid(), resource, ifNoneExist: null }),
  )
  const written = await writer.transaction([...results, ...accounts, device])
  const there: WrittenResult[] = []
  for (const [index, { resource }] of results.entries()) {
    const one = written[index]
    if (one) there.push(await asWritten(one, resource, filing))
  }
  await onWritten(there)
  return written.map(({ reference }) => reference)
}

async function oneAfterAnother(filing: Filing): Promise<readonly string[]> {
  const { result, as, writer, may, onWritten } = filing
  const device = may('Device')
    ? await writer.create({
        resource: deviceOf(result.model, result.from),
        ifNoneExist: deviceSearch(result),
      })
    : null
  const model = device?.reference ?? `#${WITHIN}`
  const contained = device ? {} : { contained: deviceWithin(result.model, result.from, WITHIN) }
  const results: WrittenResult[] = []
  for (const resource of await resourcesOf(result, as, model)) {
    const ours = { ...resource, ...contained }
    const created = await writer.create({ resource: ours, ifNoneExist: searchFor(resource) })
    const written = await asWritten(created, ours, filing)
    results.push(written)
    await onWritten([written])
  }
  const references = results.map(({ reference }) => reference)
  if (device === null || !may('Provenance')) return [...references, ...(device ? [device.reference] : [])]
  const accounts: string[] = []
  for (const resource of accountsOf(result, results.map(versioned), device.reference)) {
    // The first has no identifier, and is known by what it is about; of the others that would find the first.
    const ifNoneExist = accounts.length === 0 ? `target=${references[0]}` : null
    accounts.push((await writer.create({ resource, ifNoneExist })).reference)
  }
  return [...references, ...accounts, device.reference]
}

/** How the results came about, and who has answered them. */
function accountsOf(result: Result, targets: readonly string[], device: string): readonly Provenance[] {
  const review = reviewProvenance(result, targets)
  return [resultProvenance(result, targets, device), ...(review ? [review] : [])]
}

function asWritten(
  written: Written,
  ours: NewResource,
  { result: { patientId }, record, writes }: Filing,
): Promise<WrittenResult> {
  const byVersionAlone = writes.byVersionAlone.includes(ours.resourceType)
  return writtenResult(written, { ours, patientId, record, byVersionAlone })
}

function versioned({ reference, versionId }: WrittenResult): string {
  return versionId === null ? reference : `${reference}/_history/${versionId}`
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
