import type { Configuration, KoaContextWithOIDC } from 'oidc-provider'
import { errors } from 'oidc-provider'
import type { LaunchContext } from './launches.ts'
import type { AuthorizationServerParts } from './parts.ts'

const NEEDED_SCOPES = ['launch', 'openid']

type LaunchRules = {
  readonly configuration: Pick<Configuration, 'extraParams' | 'loadExistingGrant'>
  /** The launch that a grant came from. */
  contextOf(grantId: string): LaunchContext | undefined
}

/**
 * What SMART adds to an authorization request: `aud` is this EHR's record, and `launch` is good once, for the
 * clinician at whose browser it was made.
 */
export function launchRules(
  parts: Pick<AuthorizationServerParts, 'fhirBase' | 'launches' | 'userOf'>,
): LaunchRules {
  const contexts = new Map<string, LaunchContext>()
  const redeemed = new WeakMap<KoaContextWithOIDC, LaunchContext>()

  return {
    contextOf: (grantId) => contexts.get(grantId),
    configuration: {
      // In this order: a request that is refused for another reason leaves its launch value good.
      extraParams: {
        aud(_ctx, aud) {
          if (aud !== parts.fhirBase)
            throw new errors.InvalidRequest('aud is not the FHIR server of this EHR')
        },
        launch(ctx, launch) {
          refuseMissingScopes(ctx)
          const userId = parts.userOf(ctx.req)
          if (userId === null)
            throw new errors.CustomOIDCProviderError('login_required', 'nobody is signed in here')
          const context = launch === undefined ? null : parts.launches.redeem(launch)
          if (context === null) throw new errors.InvalidRequest('launch is unknown, used or too old')
          if (context.userId !== userId) throw new errors.AccessDenied('launch was made for another user')
          redeemed.set(ctx, context)
          ctx.oidc.session?.loginAccount({ accountId: userId, transient: true })
        },
      },

      /** Each launch gets a grant of its own, so that it never lends another's patient. */
      async loadExistingGrant(ctx) {
        const { account, client, provider, requestParamOIDCScopes } = ctx.oidc
        const context = redeemed.get(ctx)
        if (account === undefined || client === undefined || context === undefined) return undefined

        const grant = new provider.Grant({ accountId: account.accountId, clientId: client.clientId })
        grant.addOIDCScope([...requestParamOIDCScopes].join(' '))
        contexts.set(await grant.save(), context)
        return grant
      },
    },
  }
}

function refuseMissingScopes({ oidc }: KoaContextWithOIDC): void {
  const missing = NEEDED_SCOPES.filter((scope) => !oidc.requestParamScopes.has(scope))
  if (missing.length > 0)
    throw new errors.InvalidScope(`scope lacks ${missing.join(' and ')}`, missing.join(' '))
}
