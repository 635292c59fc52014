import type Provider from 'oidc-provider'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { z } from 'zod'
import type { Faults } from '../faults.ts'
import { OIDC_ROUTES } from './addresses.ts'
import type { LaunchContext } from './launches.ts'
import type { AuthorizationServerParts } from './parts.ts'
import { typesOf, writesOf } from './scopes.ts'

const tokenAnswer = z.looseObject({
  access_token: z.string(),
  expires_in: z.number(),
  scope: z.string(),
  refresh_token: z.string().optional(),
  id_token: z.string().optional(),
})

/**
 * Adds to each token answer what SMART adds, and lets the record know the token.
 *
 * @see https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#response-5
 */
export function sendLaunchContext(
  provider: Provider,
  contextOf: (grantId: string) => LaunchContext | undefined,
  { tokens, onTokens }: Pick<AuthorizationServerParts, 'tokens' | 'onTokens'>,
): void {
  const given = new Map<string, readonly string[]>()

  provider.use(async (ctx, next) => {
    await next()
    if (ctx.path !== OIDC_ROUTES.token || ctx.status !== 200) return
    const grantId = (ctx as KoaContextWithOIDC).oidc.entities.AccessToken?.grantId
    const context = grantId === undefined ? undefined : contextOf(grantId)
    if (grantId === undefined || context === undefined) return ctx.throw(500, 'A token belongs to no launch')

    const { patientId, userId, faults, appContext } = context
    const answer = withFaults(tokenAnswer.parse(ctx.body), faults)
    const user = answer.scope.split(' ').includes('fhirUser') ? { user: userId } : {}
    const grant = { patientId, types: typesOf(answer.scope), writes: writesOf(answer.scope), ...user, faults }
    tokens.adopt(answer.access_token, grant, answer.expires_in)
    given.set(grantId, [...(given.get(grantId) ?? []), answer.access_token])
    const issued = [answer.access_token, answer.refresh_token, answer.id_token]
    onTokens(issued.filter((token) => token !== undefined))
    // The chart page around the app shows whose chart it is.
    ctx.body = {
      ...answer,
      patient: patientId,
      need_patient_banner: false,
      ...(appContext !== null && { appContext }),
    }
  })

  // The app ended it; or a code or a refresh token came a second time, and was stolen once: whatever came of it ends.
  provider.on('grant.revoked', (_ctx, grantId) => {
    for (const token of given.get(grantId) ?? []) tokens.revoke(token)
  })
}

const SHORT_S = 60

function withFaults(answer: z.infer<typeof tokenAnswer>, faults: Faults): z.infer<typeof tokenAnswer> {
  const hasEnd = faults.has('token-short') || faults.has('sign-in-ends')
  const { refresh_token, ...rest } = answer
  return {
    ...rest,
    ...(hasEnd && { expires_in: SHORT_S }),
    ...(!faults.has('sign-in-ends') && { refresh_token }),
  }
}
