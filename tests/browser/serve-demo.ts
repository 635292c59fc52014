import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readConfig } from '../../src/config.ts'
import { jsonLog } from '../../src/log.ts'
import { startService } from '../../src/server.ts'
import { parseSite } from '../../src/sites.ts'

// As `serve`, for the one site that it refuses: that of the demo EHR, which speaks no https.
const { sitesFolder, logLevel, ...config } = readConfig(process.env)
const site = parseSite('demo', JSON.parse(readFileSync(join(sitesFolder, 'demo.json'), 'utf8')))
await startService({ ...config, sites: [site], log: jsonLog(logLevel) })
