import express, { type RequestHandler } from 'express'
import type { JSONWebKeySet } from 'jose'
import { type Day, dayIn } from '../../src/clinical/day.ts'
import type { DemoPatient } from '../chart/demo-patient.ts'
import { type PhotoStore, readDemoPhoto } from '../chart/photo-entries.ts'
import { recordOf } from '../chart/record-of.ts'
import { accessTokens } from './access-tokens.ts'
import { callHook, type HookCall } from './call-hook.ts'
import { practitioners } from './clinicians.ts'
import type { Fault } from './faults.ts'
import { fhirApi } from './fhir-api.ts'
import type { HookAnswer } from './hook-answer.ts'
import { listenOnLoopback } from './listen-on-loopback.ts'
import { chartPages } from './page/chart-pages.ts'
import { shownCards } from './page/shown-cards.ts'
import { openRecordStore } from './record-store.ts'
import { newSigningKey, type SigningKey } from './signing-key.ts'
import { OIDC_PATH, smartAddresses } from './smart/addresses.ts'
import { authorizationServer } from './smart/authorization-server.ts'
import { type LaunchContext, openLaunches } from './smart/launches.ts'
import { openApp } from './smart/open-app.ts'
import { PUBLIC_CLIENT, registeredApps, SITE_NAME } from './smart/registered-apps.ts'
import { openSignIns } from './smart/sign-in.ts'

export type EhrOptions = {
  /** 0 for a free one. */
  readonly port: number
  readonly patients: readonly DemoPatient[]
  /** Where the CDS service is; may also be said later, with `connectTo`. */
  readonly cdsBaseUrl?: string
  readonly faults?: readonly Fault[]
  readonly today?: Day
  readonly readPhoto?: PhotoStore
  /** The app's keys; with them it is registered a second time, as `facies-demo-key` with private_key_jwt. */
  readonly appKeys?: JSONWebKeySet
  /** Hears every token that the authorization server gives out; for tests. */
  readonly onTokens?: (issued: readonly string[]) => void
  /** Stands before everything that the EHR answers; for tests that hold an answer back. */
  readonly onRequest?: RequestHandler
}

/** What a service has to know of an EHR to trust its calls and to be opened from its charts. */
export type EhrSite = {
  readonly name: typeof SITE_NAME
  readonly issuer: string
  readonly fhirBase: string
  readonly jku: string
  readonly publicKeys: JSONWebKeySet
  /** The SMART app as it is registered here; its redirect address is `<service>/smart/callback/demo`. */
  readonly smart: {
    readonly clientId: string
    readonly authentication: 'none'
    readonly refresh: 'online_access'
    /** The origins whose pages show the app in a frame. */
    readonly frameAncestors: readonly string[]
  }
}

export type Ehr = {
  readonly url: string
  readonly fhirBase: string
  readonly site: EhrSite
  readonly today: Day
  connectTo(cdsBaseUrl: string): void
  setFault(fault: Fault, isOn: boolean): void
  /** Prefetch and token are as in the patient's row, unless the call says otherwise. */
  callHook(call: Pick<HookCall, 'patientId'> & Partial<HookCall>): Promise<HookAnswer>
  /** A `launch` value as a click on a card's link makes one. */
  makeLaunch(context: LaunchContext): string
  signCall: SigningKey['signCall']
  close(): Promise<void>
}

/**
 * Starts the demo EHR on this machine: FHIR at `/fhir`, its keys at `/jwks.json`, the authorization server for apps at
 * `/oidc`, the charts at `/`.
 */
export async function startEhr(options: EhrOptions): Promise<Ehr> {
  const today = options.today ?? dayIn('UTC', new Date())
  const faults = new Set<Fault>(options.faults)
  let cdsBaseUrl: string | undefined

  const app = express().disable('x-powered-by')
  const listener = await listenOnLoopback(app, options.port)
  const url = `http://localhost:${listener.port}`
  const fhirBase = `${url}/fhir`

  const key = await newSigningKey({ issuer: fhirBase, jku: `${url}/jwks.json` })
  const store = openRecordStore(fhirBase)
  await store.add(practitioners())
  for (const patient of options.patients) {
    await store.add(
      await recordOf(patient, { today, fhirBase, readPhoto: options.readPhoto ?? readDemoPhoto }),
    )
  }

  const tokens = accessTokens()
  const launches = openLaunches()
  const signIns = openSignIns()
  const smart = smartAddresses(url)
  const oidc = await authorizationServer({
    addresses: smart,
    fhirBase,
    launches,
    tokens,
    userOf: signIns.userOf,
    onTokens: options.onTokens ?? (() => {}),
  })
  const caller = { fhirBase, store, tokens, key, faults: () => faults }
  const ehr: Ehr = {
    url,
    fhirBase,
    site: {
      name: SITE_NAME,
      issuer: fhirBase,
      fhirBase,
      jku: `${url}/jwks.json`,
      publicKeys: key.publicKeys,
      smart: {
        clientId: PUBLIC_CLIENT,
        authentication: 'none',
        refresh: 'online_access',
        frameAncestors: [url],
      },
    },
    today,
    connectTo(base) {
      cdsBaseUrl = base
      oidc.register(registeredApps(base, options.appKeys))
    },
    setFault(fault, isOn) {
      if (isOn) faults.add(fault)
      else faults.delete(fault)
    },
    async callHook(call) {
      if (cdsBaseUrl === undefined)
        return { kind: 'failed', ms: 0, status: null, why: 'No CDS service is set up' }
      return callHook({ ...usualWay(options.patients, call.patientId), ...call }, { ...caller, cdsBaseUrl })
    },
    makeLaunch: launches.make,
    signCall: key.signCall,
    close: listener.close,
  }

  if (options.cdsBaseUrl !== undefined) ehr.connectTo(options.cdsBaseUrl)

  if (options.onRequest) app.use(options.onRequest)
  app.get('/jwks.json', (_req, res) => void res.json(key.publicKeys))
  app.use('/fhir', fhirApi({ fhirBase, store, tokens, smart, faults: () => faults }))
  app.post(`${OIDC_PATH}/token`, (_req, res, next) => {
    if (faults.delete('token-refused-once')) res.status(503).json({ error: 'temporarily_unavailable' })
    else next()
  })
  app.use(OIDC_PATH, oidc.handle)
  const cards = shownCards({ store, key, cdsBaseUrl: () => cdsBaseUrl })
  app.use(
    chartPages({
      patients: options.patients,
      today,
      store,
      cards,
      signIns,
      callHook: ehr.callHook,
      // The app sends its frame through the authorization server and back.
      frameSources: () => (cdsBaseUrl === undefined ? [] : [new URL(cdsBaseUrl).origin, smart.authorize]),
      openApp(opening) {
        if (opening.faults.has('token-refused-once')) faults.add('token-refused-once')
        return openApp(opening, { fhirBase, launches, serviceUrl: () => cdsBaseUrl })
      },
    }),
  )
  return ehr
}

function usualWay(patients: readonly DemoPatient[], patientId: string): Pick<HookCall, 'prefetch' | 'token'> {
  const way = patients.find(({ id }) => id === patientId)?.calledBy ?? 'both'
  return { prefetch: way === 'token' ? 'none' : 'full', token: way === 'prefetch' ? 'withheld' : 'given' }
}
