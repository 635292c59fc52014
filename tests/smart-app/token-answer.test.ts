import type { IDToken, TokenEndpointResponse } from 'openid-client'
import { describe, expect, test } from 'vitest'
import { refreshedTokens } from '../../src/smart-app/token-answer.ts'
import type { LaunchSession } from '../../src/storage/launch-store.ts'
import { siteOf } from './app.ts'

const NOW = new Date('2026-11-02T08:00:00Z')
const SITE = siteOf({ fhirBase: 'https://ehr.example.org/fhir' })
const USER = `${SITE.fhirBase}/Practitioner/aenne`

const SESSION: LaunchSession = {
  launchKeyHash: 'launch-1',
  browserHash: 'browser-1',
  site: 'north',
  accessToken: 'first-access',
  refreshToken: 'first-refresh',
  accessTokenExpiresAt: NOW,
  accessTokenLifeS: 3600,
  scope: 'launch patient/Media.rs patient/Patient.r',
  patientId: 'patient-a',
  fhirUser: USER,
  subject: 'aenne',
  needPatientBanner: true,
  openingPhoto: null,
  cardId: null,
  registration: { fhirBase: SITE.fhirBase, clientId: SITE.smart.clientId },
  openedAt: NOW,
  expiresAt: NOW,
  tokensVersion: 0,
}

function refreshedBy(answer: object, fhirUser?: unknown, session = SESSION, sub = 'aenne') {
  const claims = fhirUser === undefined ? undefined : ({ sub, fhirUser } as unknown as IDToken)
  const whole = { access_token: 'second-access', token_type: 'bearer', ...answer } as TokenEndpointResponse
  return refreshedTokens({ answer: whole, claims }, session, SITE, NOW)
}

describe('a refresh', () => {
  test('leaves what it does not say as it was', () => {
    expect(refreshedBy({})).toEqual({
      accessToken: 'second-access',
      refreshToken: 'first-refresh',
      accessTokenExpiresAt: new Date('2026-11-02T09:00:00Z'),
      accessTokenLifeS: 3600,
      scope: SESSION.scope,
    })
  })

  test('may bring another refresh token, another life and fewer scopes', () => {
    const brought = { refresh_token: 'second-refresh', expires_in: 570, scope: 'patient/Patient.r' }
    expect(refreshedBy(brought)).toEqual({
      accessToken: 'second-access',
      refreshToken: 'second-refresh',
      accessTokenExpiresAt: new Date('2026-11-02T08:09:30Z'),
      accessTokenLifeS: 570,
      scope: 'patient/Patient.r',
    })
  })

  test.each([
    { name: 'the same patient', answer: { patient: 'patient-a' }, user: undefined },
    { name: 'the same user', answer: {}, user: USER },
    { name: 'the same user, relative', answer: {}, user: 'Practitioner/aenne' },
    { name: 'no user', answer: {}, user: null },
  ])('of $name is taken', ({ answer, user }) => {
    expect(refreshedBy(answer, user).accessToken).toBe('second-access')
  })

  test('that names a user for the first time is taken', () => {
    expect(refreshedBy({}, USER, { ...SESSION, fhirUser: null }).accessToken).toBe('second-access')
  })

  test('of another subject ends the view, whichever user it names', () => {
    for (const user of [USER, null])
      expect(() => refreshedBy({}, user, SESSION, 'other')).toThrow(
        expect.objectContaining({ code: 'SESSION_UNKNOWN' }),
      )
  })

  test('of a session of an earlier version, which knows no subject, is taken', () => {
    const { accessToken } = refreshedBy({}, USER, { ...SESSION, subject: null }, 'other')
    expect(accessToken).toBe('second-access')
  })

  test.each([
    { name: 'another patient', answer: { patient: 'patient-b' }, user: undefined },
    { name: 'a patient that is no text', answer: { patient: ['patient-a'] }, user: undefined },
    { name: 'the patient as null', answer: { patient: null }, user: undefined },
    { name: 'another user', answer: { patient: 'patient-a' }, user: `${SITE.fhirBase}/Practitioner/other` },
    { name: 'a user of another server', answer: {}, user: 'https://evil.example/Practitioner/aenne' },
  ])('of $name ends the view', ({ answer, user }) => {
    expect(() => refreshedBy(answer, user)).toThrow(expect.objectContaining({ code: 'SESSION_UNKNOWN' }))
  })

  test('whose token has characters that no token has is refused', () => {
    expect(() => refreshedBy({ access_token: 'a\r\nb' })).toThrow(
      expect.objectContaining({ code: 'LAUNCH_REFUSED' }),
    )
  })
})
