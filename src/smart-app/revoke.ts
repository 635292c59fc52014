import { tokenRevocation } from 'openid-client'
import type { SmartSite } from '../sites.ts'
import type { LaunchTokens } from '../storage/launch-store.ts'
import type { SmartAppDeps } from './deps.ts'
import { oauthClient } from './oauth-client.ts'

const TIMEOUT_S = 3

/**
 * Tells the EHR that these tokens are used no more, where it can be told. It does its best and throws nothing: for us
 * they are gone either way.
 *
 * @returns whether the EHR took them all back
 * @see https://www.rfc-editor.org/rfc/rfc7009
 */
export async function revokeTokens(
  { accessToken, refreshToken }: Pick<LaunchTokens, 'accessToken' | 'refreshToken'>,
  site: SmartSite,
  deps: SmartAppDeps,
): Promise<boolean> {
  try {
    const configuration = await deps.discover(site)
    if (configuration.revocationEndpoint === null) return false
    const client = oauthClient(site, configuration, deps)
    client.timeout = TIMEOUT_S
    const kinds = [
      { token: refreshToken, kind: 'refresh_token' },
      { token: accessToken, kind: 'access_token' },
    ]
    const revoked = kinds.map(async ({ token, kind }) => {
      if (token !== null) await tokenRevocation(client, token, { token_type_hint: kind })
    })
    return (await Promise.allSettled(revoked)).every(({ status }) => status === 'fulfilled')
  } catch {
    return false
  }
}
