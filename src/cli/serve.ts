import { readConfig } from '../config.ts'
import { jsonLog } from '../log.ts'
import { startService, stopSignal } from '../server.ts'
import { readSites } from '../site-folder.ts'
import { isSmartSite } from '../sites.ts'
import { ensureWebPage } from './web-page.ts'

/** Long enough for a proxy that asks `/health/ready` every second to send calls elsewhere. */
const ANNOUNCE_STOP_MS = 1500

/**
 * Runs the service as the environment says, until SIGTERM or SIGINT; then lets the calls that are here end.
 *
 * @throws {AppError} CONFIG_INVALID, SITE_INVALID, MODEL_INVALID, INFERENCE_FAILED, PAGE_NOT_BUILT,
 *   DATABASE_LOCKED, DATABASE_UNAVAILABLE
 */
export async function serve(env: NodeJS.ProcessEnv): Promise<void> {
  const { sitesFolder, logLevel, ...config } = readConfig(env)
  const sites = readSites(sitesFolder)
  if (sites.some(isSmartSite)) await ensureWebPage((line) => void process.stderr.write(`${line}\n`))
  const service = await startService({
    ...config,
    sites,
    announceStopMs: ANNOUNCE_STOP_MS,
    log: jsonLog(logLevel),
  })
  await stopSignal()
  await service.close()
}
