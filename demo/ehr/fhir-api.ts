import type { Binary } from '@medplum/fhirtypes'
import express, { type Request, type Response, Router } from 'express'
import { type AccessTokens, type Grant, isOf, refusedBy } from './access-tokens.ts'
import { capabilityStatement } from './capability-statement.ts'
import { answerToChange } from './changes.ts'
import { answerWith, type Faults } from './faults.ts'
import { type FhirAnswer, fhirRequestFrom, refusal } from './fhir-request.ts'
import type { RecordStore } from './record-store.ts'
import type { SmartAddresses } from './smart/addresses.ts'
import { smartConfiguration } from './smart/smart-configuration.ts'

export type FhirApiParts = {
  /** The address of this record. */
  readonly fhirBase: string
  readonly store: RecordStore
  readonly tokens: AccessTokens
  readonly smart: SmartAddresses
  /** The faults of the whole EHR just now. */
  readonly faults: () => Faults
}

/** FHIR R4: a token reads and writes in the record of the one patient it was given for, as far as its scopes go. */
export function fhirApi(parts: FhirApiParts): Router {
  const router = Router()
  const statement = capabilityStatement(new Date(), parts.smart)

  router.get('/metadata', (_req, res) => {
    const isDown = parts.faults().has('down')
    send(res, isDown ? refusal(503, 'The record server is down') : { status: 200, resource: statement })
  })

  router.get('/.well-known/smart-configuration', (_req, res) => {
    if (parts.faults().has('down')) send(res, refusal(503, 'The record server is down'))
    else res.json(smartConfiguration(parts.smart))
  })

  router.use(express.json({ type: ['application/fhir+json', 'application/json'], limit: '5mb' }))
  router.use(async (req, res) => {
    const answer = await answerTo(req, parts)
    if (req.method !== 'GET') namePlace(res, answer, parts.fhirBase)
    const { resource } = answer
    if (resource.resourceType === 'Binary') return void sendBinary(req, res, resource)
    if (answer.status === 401) res.set('WWW-Authenticate', 'Bearer')
    send(res, answer)
  })
  return router
}

async function answerTo(req: Request, { store, tokens, faults }: FhirApiParts): Promise<FhirAnswer> {
  const grant = tokens.grantOf(req.get('authorization'))
  if (grant === null) return refusal(401, 'A token of this EHR is needed')
  if (req.method === 'POST' || req.method === 'PUT') return changed(req, req.method, grant, { store, faults })
  if (req.method !== 'GET') return refusal(405, 'Nothing is deleted here')
  const request = fhirRequestFrom(req.url)
  if (request === null) return refusal(404, 'There is no such address')
  const refused = refusedBy(grant, request)
  if (refused !== null) return refusal(403, refused)

  const answer = await answerWith(store, request, new Set([...faults(), ...grant.faults]))
  const isForeign = answer.status === 200 && request.id !== null && !isOf(grant.patientId, answer.resource)
  return isForeign ? refusal(403, 'The token is for another patient') : answer
}

async function changed(
  req: Request,
  method: 'POST' | 'PUT',
  grant: Grant,
  { store, faults }: Pick<FhirApiParts, 'store' | 'faults'>,
): Promise<FhirAnswer> {
  if (new Set([...faults(), ...grant.faults]).has('down')) return refusal(503, 'The record server is down')
  const change = {
    method,
    path: req.path.slice(1),
    body: req.body,
    ifNoneExist: req.get('if-none-exist'),
    ifMatch: req.get('if-match'),
  }
  return answerToChange(store, change, grant)
}

/** Where it lies that was written. */
function namePlace(res: Response, { status, resource }: FhirAnswer, fhirBase: string): void {
  const { resourceType, id, meta } = resource
  if (status > 201 || id === undefined || resourceType === 'Bundle' || resourceType === 'OperationOutcome')
    return
  res.set('Location', `${fhirBase}/${resourceType}/${id}/_history/${meta?.versionId ?? '1'}`)
}

function send(res: Response, { status, resource }: FhirAnswer): void {
  res
    .status(status)
    .type('application/fhir+json')
    .set('Cache-Control', 'no-store')
    .send(JSON.stringify(resource))
}

/** Raw bytes, unless FHIR JSON is asked for. */
function sendBinary(req: Request, res: Response, binary: Binary): void {
  const wanted = req.accepts([binary.contentType, 'application/fhir+json', 'application/json'])
  if (wanted === binary.contentType) {
    res.type(binary.contentType).set('Cache-Control', 'no-store')
    res.send(Buffer.from(binary.data ?? '', 'base64'))
    return
  }
  send(
    res,
    wanted === false ? refusal(406, `This is ${binary.contentType}`) : { status: 200, resource: binary },
  )
}
