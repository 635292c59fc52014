import type { RequestHandler } from 'express'
import type { PhotoFindings } from '../assessments/find.ts'
import { AppError, codeOf } from '../errors.ts'
import type { Writes } from '../fhir/abilities.ts'
import { fileResult } from '../fhir/file-result.ts'
import { photoBytes } from '../fhir/photo-bytes.ts'
import type { WrittenResult } from '../fhir/written-result.ts'
import { mayWithdraw } from '../modes.ts'
import type { FiledAs, FilingAnswer, FilingEnd, WithdrawalAnswer } from './acts.ts'
import { type Acts, actsOf } from './acts-of.ts'
import { chartWriter } from './chart-writer.ts'
import type { SmartAppDeps } from './deps.ts'
import { keptFiled } from './filed.ts'
import { noteAct, whenOf } from './noted.ts'
import { takes } from './offers.ts'
import { mayIn, type PatientCase, patientCase, scoredPhoto } from './patient-case.ts'
import { resultOf } from './result-of.ts'
import { launchOf, type OpenLaunch } from './session.ts'
import { sha256Of } from './sha-256.ts'
import { userOfPatient, userOfPhoto } from './user-of.ts'
import { withdrawAll, withdrawFiled } from './withdraw-filed.ts'

/** A launch whose user may file, and its patient as they see them. */
type Filing = { readonly seen: PatientCase; readonly acts: Acts; readonly photo: PhotoFindings }

/**
 * `POST api/filing`: files the findings of the photo that counts, and answers once it is kept what was filed. Pressing
 * again, in whichever window and at whichever replica, files nothing twice.
 */
export function filing(deps: SmartAppDeps): RequestHandler {
  const underWay = new Map<string, Promise<FilingEnd>>()
  return async (req, res) => {
    const { seen, acts, photo } = await mayFile(await launchOf(req, deps), deps)
    const { filing: as } = acts.offers
    if (as === null) throw new AppError('NOT_OFFERED')

    const patient = userOfPatient(seen.launch)
    const key = JSON.stringify([patient.site, patient.patientId, photo.photo.version])
    const running =
      underWay.get(key) ?? fileAs(as, { seen, acts, photo }, deps).finally(() => underWay.delete(key))
    underWay.set(key, running)
    const end = await running
    const answer: FilingAnswer = { filed: keptFiled(await deps.acts.standing(patient)), end }
    res.json(answer)
  }
}

/**
 * `POST api/filing/withdraw`: marks everything of this patient that stands filed as entered in error, of whatever photo
 * and model; what was filed stays on record. Asks neither for a photo nor for a mode: a site that files no more, or is
 * paused, can still take back.
 */
export const withdrawal = (deps: SmartAppDeps) => takingBack(deps, { hasLooked: false })

/**
 * `POST api/filing/not-there`: the same, where the record did not show all of it and the user has looked: it does not
 * stand in the chart.
 */
export const notThere = (deps: SmartAppDeps) => takingBack(deps, { hasLooked: true })

function takingBack(deps: SmartAppDeps, said: { readonly hasLooked: boolean }): RequestHandler {
  return async (req, res) => {
    const launch = await launchOf(req, deps)
    const patient = userOfPatient(launch)
    if (!mayWithdraw(launch.site, launch.session.fhirUser)) throw new AppError('NOT_OFFERED')
    const standing = await deps.acts.standing(patient)
    if (standing.length === 0) throw new AppError('REQUEST_INVALID', { detail: 'nothing stands filed' })
    const { why, isUnconfirmed } = await withdrawAll(launch, standing, deps, said)
    if (why !== null) throw why
    const filed = keptFiled(await deps.acts.standing(patient))
    const answer: WithdrawalAnswer = { filed, isUnconfirmed }
    res.json(answer)
  }
}

async function mayFile(launch: OpenLaunch, deps: SmartAppDeps): Promise<Filing> {
  if (!mayIn(launch, deps).file) throw new AppError('NOT_OFFERED')
  const seen = await patientCase(launch, deps)
  const acts = await actsOf(seen, deps)
  if (acts.awaitsImpression) throw new AppError('NOT_OFFERED')
  const photo = scoredPhoto(seen)
  if (!photo) throw new AppError('REQUEST_INVALID', { detail: 'no photo counts' })
  return { seen, acts, photo }
}

const NO_WRITES: Writes = { create: [], update: [], read: [], byVersionAlone: [], transaction: false }

/** Keeps first that it is filed, then writes it: what breaks off halfway is known, and can be withdrawn. */
async function fileAs(as: FiledAs, { seen, acts, photo }: Filing, deps: SmartAppDeps): Promise<FilingEnd> {
  const { launch, abilities, record } = seen
  const sha256 = sha256Of(await photoBytes(photo.photo, record))
  const by = { ...userOfPhoto(launch, photo.photo.version, deps.model.hash), sha256 }
  const when = whenOf(launch, deps)
  const { filed, isNew } = await deps.acts.beginFiling(by, as, when)
  if (!isNew) return 'filed'
  // Asked once the row is there: whoever reports the photo later finds it.
  if (await deps.acts.isOtherPerson(by)) {
    await deps.acts.withdraw(filed.id, when.at)
    throw otherPerson()
  }
  const row = { site: by.site, patientId: by.patientId, id: filed.id }
  const written: WrittenResult[] = []
  const toldOf = () => ({
    references: written.map(({ reference }) => reference),
    marks: Object.fromEntries(written.map(({ reference, marks }) => [reference, marks])),
  })
  const undo = () => withdrawFiled({ launch, filed: { ...filed, ...toldOf(), isWhole: true } }, deps)
  try {
    const references = await fileResult({
      result: resultOf(seen, photo, {
        ...deps,
        at: when.at,
        filing: filed.id,
        answers: acts.kept.answers,
      }),
      as,
      writer: chartWriter(launch),
      may: (type) => takes(type, acts.offeredBy),
      writes: abilities?.writes ?? NO_WRITES,
      record,
      onWritten: async (results) => {
        written.push(...results)
        if (!(await deps.acts.noteFiled(row, { ...toldOf(), isWhole: false }))) throw takenBack()
      },
    })
    if (!(await deps.acts.noteFiled(row, { ...toldOf(), references, isWhole: true }))) throw takenBack()
    if (await deps.acts.isOtherPerson(by)) throw otherPerson()
    noteAct('result-filed', launch, { as, resources: references.length }, deps)
  } catch (thrown) {
    // Where the record did not say, the filing stands until somebody withdraws what there is of it.
    if (UNDONE_AFTER.has(codeOf(thrown))) {
      // What was written is known to the last: it was refused, or everything was done.
      const { why } = await undo()
      if (why !== null) deps.log.error('result-stands', { site: launch.site.name, code: codeOf(why) })
      else if (isRefusal(thrown)) {
        deps.log.warn('result-refused', { site: launch.site.name, as, detail: thrown.detail })
        return 'refused'
      }
    }
    throw thrown
  }
  if (written.every(({ canBeWithdrawn }) => canBeWithdrawn)) return 'filed'
  deps.log.error('result-not-withdrawable', { site: launch.site.name, as })
  const { why } = await undo()
  if (why !== null) throw why
  return 'taken-back'
}

/** It did not write what it was given: a word to be told, and no failure after which nothing would be certain. */
function isRefusal(thrown: unknown): thrown is AppError {
  return thrown instanceof AppError && (thrown.code === 'FHIR_REFUSED' || thrown.code === 'FHIR_NOT_FOUND')
}

const UNDONE_AFTER: ReadonlySet<string> = new Set(['FHIR_REFUSED', 'FHIR_NOT_FOUND', 'NOT_OFFERED'])

function otherPerson(): AppError {
  return new AppError('NOT_OFFERED', { detail: 'the photo was reported to show another person' })
}

function takenBack(): AppError {
  return new AppError('NOT_OFFERED', { detail: 'it was withdrawn while it was filed' })
}
