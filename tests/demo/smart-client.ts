import { createHash, randomBytes } from 'node:crypto'
import type { Ehr } from '../../demo/ehr/start-ehr.ts'

/** A SMART app and the browser around it, with nothing but `fetch`. */
export type TokenAnswer = { readonly status: number; readonly body: Readonly<Record<string, unknown>> }

export const REDIRECT = 'http://127.0.0.1:9/smart/callback/demo'
export const SERVICE = 'http://127.0.0.1:9'

export const USUAL_SCOPE =
  'launch openid fhirUser patient/Patient.read patient/Media.read patient/Binary.read patient/Condition.read'

/** Opens the EHR, as a browser does, and gives back its cookie. */
export async function signIn(ehr: Ehr): Promise<string> {
  const response = await fetch(`${ehr.url}/`)
  return (response.headers.getSetCookie()[0] ?? '').split(';')[0] ?? ''
}

export function launchFor(
  ehr: Ehr,
  patientId: string,
  userId: 'demo-mueller' | 'demo-doctor' = 'demo-mueller',
) {
  return ehr.makeLaunch({ userId, patientId, appContext: null, faults: new Set() })
}

export function newVerifier(): string {
  return randomBytes(32).toString('base64url')
}

export type Authorization = {
  readonly cookie: string
  readonly launch?: string
  readonly verifier?: string
  /** Replaces what the request says; a null takes it out. */
  readonly params?: Readonly<Record<string, string | null>>
}

/** What came back: the code, or the error at the app's address, or the refusal that the EHR shows itself. */
export async function authorize(
  ehr: Ehr,
  { cookie, launch, verifier = newVerifier(), params = {} }: Authorization,
) {
  const url = new URL(`${ehr.url}/oidc/authorize`)
  const asked: Record<string, string | null> = {
    response_type: 'code',
    client_id: 'facies-demo',
    redirect_uri: REDIRECT,
    scope: USUAL_SCOPE,
    state: 'the-state',
    nonce: 'the-nonce',
    aud: ehr.fhirBase,
    launch: launch ?? null,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...params,
  }
  for (const [name, value] of Object.entries(asked)) if (value !== null) url.searchParams.set(name, value)

  const response = await fetch(url, { redirect: 'manual', headers: cookie === '' ? {} : { cookie } })
  const location = response.headers.get('location')
  // Errors of a token request come behind the `#`.
  const back = location?.startsWith(REDIRECT) ? new URL(location.replace('#', '?')).searchParams : null
  return {
    status: response.status,
    code: back?.get('code') ?? null,
    state: back?.get('state') ?? null,
    error: back?.get('error') ?? (response.ok || back !== null ? null : await response.text()),
  }
}

export async function exchange(
  ehr: Ehr,
  code: string,
  verifier: string,
  fields: Readonly<Record<string, string>> = { client_id: 'facies-demo' },
): Promise<TokenAnswer> {
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    redirect_uri: REDIRECT,
    code_verifier: verifier,
    ...fields,
  })
  const response = await fetch(`${ehr.url}/oidc/token`, { method: 'POST', body })
  return { status: response.status, body: (await response.json()) as TokenAnswer['body'] }
}

export async function refresh(
  ehr: Ehr,
  refreshToken: unknown,
  fields: Readonly<Record<string, string>> = { client_id: 'facies-demo' },
): Promise<TokenAnswer> {
  const body = new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: String(refreshToken),
    ...fields,
  })
  const response = await fetch(`${ehr.url}/oidc/token`, { method: 'POST', body })
  return { status: response.status, body: (await response.json()) as TokenAnswer['body'] }
}

/** The whole way for one patient. */
export async function opened(
  ehr: Ehr,
  patientId: string,
  cookie: string,
  params: Authorization['params'] = {},
): Promise<TokenAnswer['body']> {
  const verifier = newVerifier()
  const { code } = await authorize(ehr, { cookie, launch: launchFor(ehr, patientId), verifier, params })
  return (await exchange(ehr, code ?? '', verifier)).body
}
