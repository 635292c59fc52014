import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ErrorRequestHandler, type RequestHandler, Router } from 'express'
import { AppError } from '../errors.ts'
import { pageAddress } from './addresses.ts'
import { api } from './api.ts'
import { assets } from './assets.ts'
import { callback } from './callback.ts'
import type { SmartAppDeps } from './deps.ts'
import { answerFailure } from './failure.ts'
import { fhirRoutes } from './fhir-routes.ts'
import { allowFrames, framesOfAll, guarded } from './frame.ts'
import { launch, openWithoutLaunch } from './launch.ts'
import { isSecret } from './secrets.ts'
import { launchOf } from './session.ts'
import { signIn } from './sign-in.ts'

/**
 * The SMART app: launch and callback under `/smart`, one page for each launch under `/app/<launch key>/` with its
 * API and its view of the chart, to be mounted at the public base address. It answers its own failures.
 */
export function smartAppRouter(deps: SmartAppDeps): Router {
  const router = Router({ strict: true })
  // Files of the build: their names change with their content, and they hold nothing of any patient.
  router.use('/app/assets', assets(join(deps.webFolder, 'assets')))
  router.use(['/smart', '/app'], guarded)

  const toSignIn = signIn(deps)
  // Express answers HEAD as GET: whoever only looks would use up a launch, or the code of a sign-in.
  router.head(['/smart/launch', '/smart/open/:site', '/smart/callback/:site'], () => {
    throw new AppError('METHOD_NOT_ALLOWED')
  })
  router.get('/smart/launch', launch(deps, toSignIn))
  router.get('/smart/open/:site', openWithoutLaunch(deps, toSignIn))
  router.get('/smart/callback/:site', callback(deps))
  router.get(
    '/smart/jwks.json',
    (_req, res) => void res.json({ keys: deps.clientKey ? [deps.clientKey.publicJwk] : [] }),
  )

  router.get('/app/:launchKey', (req, res) => {
    if (!isSecret(req.params.launchKey)) throw new AppError('RESOURCE_UNKNOWN')
    res.redirect(302, pageAddress(deps.baseUrl, req.params.launchKey))
  })
  router.get('/app/:launchKey/', page(deps))
  router.use('/app/:launchKey/api', api(deps))
  router.use('/app/:launchKey/fhir', fhirRoutes(deps))
  router.use(['/smart', '/app'], () => {
    throw new AppError('RESOURCE_UNKNOWN')
  })
  router.use(framedByAll(deps), answerFailure(deps.log, 'page'))
  return router
}

/** The page itself holds nothing of the patient; it is given out with the frame rule of its launch. */
function page(deps: SmartAppDeps): RequestHandler {
  return async (req, res) => {
    const { site } = await launchOf(req, deps)
    const html = await indexHtml(deps.webFolder)
    allowFrames(res, site.smart.frameAncestors)
    res.type('text/html').send(html)
  }
}

async function indexHtml(webFolder: string): Promise<string> {
  try {
    return await readFile(join(webFolder, 'index.html'), 'utf8')
  } catch (cause) {
    throw new AppError('PAGE_NOT_BUILT', { cause })
  }
}

/** A page in words alone: an answer to the page of a launch is shown in no frame, and stays framed by nobody. */
function framedByAll({ sites }: SmartAppDeps): ErrorRequestHandler {
  const frames = framesOfAll(sites)
  return (thrown: unknown, _req, res, next) => {
    if (!res.headersSent) allowFrames(res, frames)
    next(thrown)
  }
}
