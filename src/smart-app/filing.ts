import type { RequestHandler } from 'express'
import type { PhotoFindings } from '../assessments/find.ts'
import { AppError, codeOf } from '../errors.ts'
import { fileResult } from '../fhir/file-result.ts'
import type { FiledResult } from '../storage/act-store.ts'
import type { FiledAs, FilingAnswer } from './acts.ts'
import { type Acts, actsOf } from './acts-of.ts'
import { chartWriter } from './chart-writer.ts'
import type { SmartAppDeps } from './deps.ts'
import { noteAct, whenOf } from './noted.ts'
import { takes } from './offers.ts'
import { mayIn, type PatientCase, patientCase, scoredPhoto } from './patient-case.ts'
import { resultOf } from './result-of.ts'
import { launchOf, type OpenLaunch } from './session.ts'
import { userOfPhoto } from './user-of.ts'
import { withdrawFiled } from './withdraw-filed.ts'

/** A launch whose user may file, and its patient as they see them. */
type Filing = { readonly seen: PatientCase; readonly acts: Acts; readonly photo: PhotoFindings }

/**
 * `POST api/filing`: files the findings of the photo that counts, and answers once it is kept what was filed. Pressing
 * again, in whichever window, files nothing twice.
 */
export function filing(deps: SmartAppDeps): RequestHandler {
  const underWay = new Map<string, Promise<FiledResult>>()
  return async (req, res) => {
    const { seen, acts, photo } = await mayFile(await launchOf(req, deps), deps)
    const { filing: as } = acts.offers
    if (as === null) throw new AppError('NOT_OFFERED')
    if (acts.kept.filed) return void res.json({ filed: acts.kept.filed } satisfies FilingAnswer)

    const { site, session } = seen.launch
    const key = JSON.stringify([site.name, session.patientId, photo.photo.version])
    const running =
      underWay.get(key) ?? fileAs(as, { seen, acts, photo }, deps).finally(() => underWay.delete(key))
    underWay.set(key, running)
    const filed = await running
    const answer: FilingAnswer = {
      filed: { as: filed.as, at: filed.at.toISOString(), references: filed.references },
    }
    res.json(answer)
  }
}

/** `POST api/filing/withdraw`: marks what was filed as entered in error; what was filed stays on record. */
export function withdrawal(deps: SmartAppDeps): RequestHandler {
  return async (req, res) => {
    const { seen, acts, photo } = await mayFile(await launchOf(req, deps), deps)
    const { filed } = acts.kept
    if (filed) {
      const by = userOfPhoto(seen.launch, photo.photo.version, deps.model.hash)
      const why = await withdrawFiled({ ...seen, photo: by, references: filed.references }, deps)
      if (why !== null) throw why
    }
    const answer: FilingAnswer = { filed: null }
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

async function fileAs(as: FiledAs, { seen, acts, photo }: Filing, deps: SmartAppDeps): Promise<FiledResult> {
  const { launch, abilities } = seen
  const by = userOfPhoto(launch, photo.photo.version, deps.model.hash)
  const when = whenOf(launch, deps)
  const result = resultOf(seen, photo, { ...deps, at: when.at, withdrawals: await deps.acts.withdrawals(by) })
  const written: string[] = []
  try {
    const references = await fileResult({
      result,
      as,
      writer: chartWriter(launch),
      may: (type) => takes(type, acts.offeredBy),
      writes: abilities?.writes ?? { create: [], update: [], transaction: false },
      onWritten: (reference) => void written.push(reference),
    })
    const filed = await deps.acts.file(by, { as, references }, when)
    noteAct('result-filed', launch, { as, resources: references.length }, deps)
    return filed
  } catch (thrown) {
    // Where the record did not say, what is there is found when it is filed again.
    if (written.length > 0 && codeOf(thrown) === 'FHIR_REFUSED') {
      await deps.acts.file(by, { as, references: written }, when)
      await withdrawFiled({ ...seen, photo: by, references: written }, deps)
    }
    throw thrown
  }
}
