import type { RequestHandler } from 'express'
import { AppError } from '../errors.ts'
import { isSmartSite, type Site, type SmartSite } from '../sites.ts'
import type { SmartAppDeps } from './deps.ts'
import type { SignIn } from './sign-in.ts'

const LONGEST_LAUNCH = 4096

/**
 * `GET /smart/launch?iss&launch`: the EHR opens the app.
 *
 * A stranger's `iss` is refused before any request leaves; every other parameter is dropped.
 *
 * @see https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html
 */
export function launch({ sites }: Pick<SmartAppDeps, 'sites'>, toSignIn: SignIn): RequestHandler {
  return async (req, res) => {
    const query = new URL(req.originalUrl, 'http://host.invalid').searchParams
    const iss = only(query, 'iss')
    const site = siteAt(sites, iss)
    const launchToken = only(query, 'launch')
    if (launchToken.length > LONGEST_LAUNCH) throw invalid('launch is too long')
    await toSignIn({ site, launchToken, iss }, req, res)
  }
}

/**
 * `GET /smart/open/<site>`: somebody opens the app without the EHR's launch, where the site allows it; the EHR then
 * lets a patient be chosen. Every parameter is dropped.
 */
export function openWithoutLaunch({ sites }: Pick<SmartAppDeps, 'sites'>, toSignIn: SignIn): RequestHandler {
  return async (req, res) => {
    const site = sites.filter(isSmartSite).find(({ name }) => name === req.params.site)
    if (!site?.smart.standalone) throw invalid('no site that is opened without a launch')
    await toSignIn({ site, launchToken: null, iss: site.fhirBase }, req, res)
  }
}

/** One slash at the end is all that an EHR may write differently. */
function siteAt(sites: readonly Site[], iss: string): SmartSite {
  const withoutSlash = (address: string) => address.replace(/\/$/, '')
  const site = sites.filter(isSmartSite).find(({ fhirBase }) => withoutSlash(fhirBase) === withoutSlash(iss))
  if (!site) throw invalid('iss is not registered')
  return site
}

function only(query: URLSearchParams, name: string): string {
  const [value, ...more] = query.getAll(name)
  if (!value || more.length > 0) throw invalid(`${name} must be there once`)
  return value
}

function invalid(detail: string): AppError {
  return new AppError('LAUNCH_INVALID', { detail })
}
