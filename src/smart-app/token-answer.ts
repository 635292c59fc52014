import type { IDToken, TokenEndpointResponse } from 'openid-client'
import { AppError } from '../errors.ts'
import { isFhirId } from '../fhir/queries.ts'
import type { SmartSite } from '../sites.ts'
import type { LaunchSession, LaunchTokens } from '../storage/launch-store.ts'
import { openingPhotoIn } from './fhir-context.ts'

export type TokenAnswer = { readonly answer: TokenEndpointResponse; readonly claims: IDToken | undefined }

type LaunchContext = LaunchTokens &
  Pick<LaunchSession, 'patientId' | 'fhirUser' | 'subject' | 'needPatientBanner' | 'openingPhoto'> & {
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
 * @throws {AppError} PATIENT_MISSING when none came along; LAUNCH_REFUSED for a token that is none
 * @see https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html
 */
export function launchContext({ answer, claims }: TokenAnswer, site: SmartSite, now: Date): LaunchContext {
  const { patient, need_patient_banner, appContext, fhirContext } = answer
  if (typeof patient !== 'string' || !isFhirId(patient))
    throw new AppError('PATIENT_MISSING', { detail: 'the token answer names no patient' })

  return {
    ...tokensIn(answer, { refreshToken: null, scope: site.smart.scopes }, now),
    patientId: patient,
    fhirUser: absoluteUser(claims?.fhirUser, site),
    subject: claims?.sub ?? null,
    needPatientBanner: need_patient_banner !== false,
    openingPhoto: openingPhotoIn(fhirContext, site.fhirBase),
    appContext:
      typeof appContext === 'string' && appContext.length <= LONGEST_APP_CONTEXT ? appContext : null,
  }
}

/**
 * What a refresh brought: another token, perhaps another refresh token, perhaps fewer scopes; always the same patient
 * and the same user. What it leaves out stays as it was.
 *
 * @throws {AppError} SESSION_UNKNOWN when it is about anybody else
 */
export function refreshedTokens(
  { answer, claims }: TokenAnswer,
  session: LaunchSession,
  site: SmartSite,
  now: Date,
): LaunchTokens {
  const fhirUser = absoluteUser(claims?.fhirUser, site)
  if (answer.patient !== undefined && answer.patient !== session.patientId)
    throw new AppError('SESSION_UNKNOWN', { detail: 'the refresh names another patient' })
  if (claims && session.subject !== null && claims.sub !== session.subject)
    throw new AppError('SESSION_UNKNOWN', { detail: 'the refresh names another subject' })
  if (fhirUser !== null && session.fhirUser !== null && fhirUser !== session.fhirUser)
    throw new AppError('SESSION_UNKNOWN', { detail: 'the refresh names another user' })
  return tokensIn(answer, session, now)
}

function tokensIn(
  { access_token, refresh_token, expires_in, scope }: TokenEndpointResponse,
  former: Pick<LaunchTokens, 'refreshToken' | 'scope'>,
  now: Date,
): LaunchTokens {
  if (!/^[\x21-\x7e]+$/.test(access_token)) throw refused('the token holds characters that no token has')
  const lifeS = Math.min(expires_in ?? USUAL_LIFE_S, LONGEST_LIFE_S)
  return {
    accessToken: access_token,
    refreshToken: refresh_token ?? former.refreshToken,
    accessTokenExpiresAt: new Date(now.getTime() + lifeS * 1000),
    accessTokenLifeS: lifeS,
    scope: scope ?? former.scope,
  }
}

function refused(detail: string): AppError {
  return new AppError('LAUNCH_REFUSED', { detail })
}

/** SMART asks for an address; some EHRs send `Practitioner/123`. */
function absoluteUser(fhirUser: unknown, { fhirBase }: SmartSite): string | null {
  if (typeof fhirUser !== 'string') return null
  return URL.parse(fhirUser, `${fhirBase.replace(/\/$/, '')}/`)?.href ?? null
}
