import { type Request, Router } from 'express'
import type { CapabilityStatement } from 'fhir/r4.js'
import { AppError } from '../errors.ts'
import { NO_PHOTOS } from '../fhir/list-photos.ts'
import { photoBytes } from '../fhir/photo-bytes.ts'
import { photoName } from '../fhir/photos.ts'
import { isFhirId } from '../fhir/queries.ts'
import type { SmartAppDeps } from './deps.ts'
import { answerFailure } from './failure.ts'
import { photoBundle, photosOf, photoThatMayBeShown, placesOf } from './launch-photos.ts'
import { launchRecord } from './launch-record.ts'
import { patientForPage, practitionerForPage } from './patient-resource.ts'
import { mayShowPhotos } from './photo-consent.ts'
import { photoQuery } from './photo-query.ts'
import { launchOf, type OpenLaunch } from './session.ts'

const FHIR_JSON = 'application/fhir+json'

import { askerOf } from './user-of.ts'

/**
 * What the page may read of the chart, by GET: the launch patient, the launch's own user, the list of this patient's
 * photos, and a photo that was listed; no photo where the patient has refused or may have. The token is added here;
 * every answer is built anew. Anything else is 404.
 */
export function fhirRoutes(deps: SmartAppDeps): Router {
  const { launches, reencode, now } = deps
  const router = Router({ mergeParams: true })

  router.get('/metadata', async (req, res) => {
    await launchOf(req, deps)
    res.type(FHIR_JSON).json(CAPABILITIES)
  })

  router.get('/Patient/:id', async (req, res) => {
    const launch = await launchOf(req, deps)
    const { patientId } = launch.session
    if (req.params.id !== patientId || searchOf(req) !== '') throw unknown('another Patient')
    const patient = await launchRecord(launch).read('Patient', patientId)
    res.type(FHIR_JSON).json(patientForPage(patient, patientId))
  })

  router.get('/Practitioner/:id', async (req, res) => {
    const launch = await launchOf(req, deps)
    const { id } = req.params
    if (!isFhirId(id) || !isOwnUser(id, launch) || searchOf(req) !== '') throw unknown('another Practitioner')
    const practitioner = await launchRecord(launch).read('Practitioner', id)
    res.type(FHIR_JSON).json(practitionerForPage(practitioner, id))
  })

  router.get('/Media', async (req, res) => {
    const launch = await launchOf(req, deps)
    const { patientId, launchKeyHash } = launch.session
    const query = photoQuery(searchOf(req), patientId)
    const record = launchRecord(launch)
    const listed = (await mayShowPhotos(launch, record, now()))
      ? await photosOf(await placesOf(launch, record, deps), query)
      : NO_PHOTOS
    await launches.listPhotos(launchKeyHash, listed.photos.map(photoName))
    res.type(FHIR_JSON).json(photoBundle(patientId, listed))
  })

  router.get('/Binary/:id', async (req, res) => {
    const launch = await launchOf(req, deps)
    const { id } = req.params
    if (!isFhirId(id) || searchOf(req) !== '') throw unknown('not a Binary of ours')
    const { photo, record } = await photoThatMayBeShown(launch, id, deps)
    const jpeg = await reencode(await photoBytes(photo, record), askerOf(launch))
    if (!jpeg) throw unknown('no photo that can be shown')
    // Opened on its own, the picture may do nothing at all.
    res.set('Content-Security-Policy', "default-src 'none'; sandbox; frame-ancestors 'none'")
    res.type('image/jpeg').send(Buffer.from(jpeg))
  })

  router.use(() => {
    throw unknown('not an address of ours')
  })
  router.use(answerFailure(deps.log, 'fhir'))
  return router
}

/** The user's address was given by the EHR, so it is compared whole. */
function isOwnUser(id: string, { session: { fhirUser }, site }: OpenLaunch): boolean {
  return fhirUser === `${site.fhirBase.replace(/\/$/, '')}/Practitioner/${id}`
}

/** fhirclient asks for it before some of its calls. */
const CAPABILITIES: CapabilityStatement = {
  resourceType: 'CapabilityStatement',
  status: 'active',
  date: '2026-11-01',
  kind: 'instance',
  fhirVersion: '4.0.1',
  format: ['json'],
  rest: [
    {
      mode: 'server',
      resource: [
        { type: 'Patient', interaction: [{ code: 'read' }] },
        {
          type: 'Media',
          interaction: [{ code: 'search-type' }],
          searchParam: [{ name: 'subject', type: 'reference' }],
        },
        { type: 'Practitioner', interaction: [{ code: 'read' }] },
        { type: 'Binary', interaction: [{ code: 'read' }] },
      ],
    },
  ],
}

function searchOf(req: Request): string {
  return new URL(req.originalUrl, 'http://host.invalid').search
}

function unknown(detail: string): AppError {
  return new AppError('RESOURCE_UNKNOWN', { detail })
}
