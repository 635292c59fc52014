import type { IDToken, TokenEndpointResponse } from 'openid-client'
import { AppError } from '../errors.ts'
import { isFhirId } from '../fhir/queries.ts'
import type { SmartSite } from '../sites.ts'
import type { LaunchSession } from '../storage/launch-store.ts'

export type TokenAnswer = { readonly answer: TokenEndpointResponse; readonly claims: IDToken | undefined }

type LaunchContext = Pick<
  LaunchSession,
  | 'accessToken'
  | 'refreshToken'
  | 'accessTokenExpiresAt'
  | 'scope'
  | 'patientId'
  | 'fhirUser'
  | 'needPatientBanner'
> & {
  /** What the EHR handed on from a card's link, as it came. */
  readonly appContext: string | null
}

/** Where the EHR does not say how long its token lives. */
const USUAL_LIFE_S = 3600
const LONGEST_LIFE_S = 8 * 3600
const LONGEST_APP_CONTEXT = 4096

/**
 * What a launch is about, from the token answer and the verified id_token.
 *
 * @throws {AppError} LAUNCH_REFUSED when no patient came along
 * @see https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html
 */
export function launchContext({ answer, claims }: TokenAnswer, site: SmartSite, now: Date): LaunchContext {
  const { patient, need_patient_banner, appContext, expires_in, scope } = answer
  if (typeof patient !== 'string' || !isFhirId(patient))
    throw new AppError('LAUNCH_REFUSED', { detail: 'the token answer names no patient' })
  if (!/^[\x21-\x7e]+$/.test(answer.access_token))
    throw new AppError('LAUNCH_REFUSED', { detail: 'the token holds characters that no token has' })

  return {
    accessToken: answer.access_token,
    // Nothing here refreshes a token yet, and what nobody uses is not kept.
    refreshToken: null,
    accessTokenExpiresAt: new Date(
      now.getTime() + Math.min(expires_in ?? USUAL_LIFE_S, LONGEST_LIFE_S) * 1000,
    ),
    scope: scope ?? site.smart.scopes,
    patientId: patient,
    fhirUser: absoluteUser(claims?.fhirUser, site),
    needPatientBanner: need_patient_banner !== false,
    appContext:
      typeof appContext === 'string' && appContext.length <= LONGEST_APP_CONTEXT ? appContext : null,
  }
}

/** SMART asks for an address; some EHRs send `Practitioner/123`. */
function absoluteUser(fhirUser: unknown, { fhirBase }: SmartSite): string | null {
  if (typeof fhirUser !== 'string') return null
  return URL.parse(fhirUser, `${fhirBase.replace(/\/$/, '')}/`)?.href ?? null
}
