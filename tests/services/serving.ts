import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** `serve` as a hospital starts it, with one site file and a folder of its own. */
export type Serving = {
  readonly process: ChildProcess
  /** The folder of its embedded database. */
  readonly data: string
  /** Everything it has said so far. */
  logged(): string
  /** The port that a line of this event names. */
  portOf(event: string): Promise<number>
  stop(): void
}

type Started = {
  /** Of the site. */
  readonly name?: string
  /** What Node runs, from the root of the repository. */
  readonly program?: readonly string[]
}

export function startServing(
  site: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string>> = {},
  { name = 'north', program = ['src/cli.ts', 'serve'] }: Started = {},
): Serving {
  const folder = mkdtempSync(join(tmpdir(), 'facies-serve-'))
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(site))
  const data = join(folder, 'data')
  const service = spawn(process.execPath, program, {
    cwd: ROOT,
    env: {
      PATH: process.env.PATH,
      FACIES_BASE_URL: 'https://facies.example.org',
      FACIES_SECRET_KEY: randomBytes(32).toString('base64url'),
      FACIES_DATA: data,
      FACIES_SITES: folder,
      PORT: '0',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let logged = ''
  for (const stream of [service.stdout, service.stderr]) stream?.on('data', (chunk) => (logged += chunk))

  return {
    process: service,
    data,
    logged: () => logged,
    async portOf(event) {
      const line = new RegExp(`"event":"${event}".*?"port":(\\d+)`)
      for (let tenths = 0; tenths < 600; tenths++) {
        const port = line.exec(logged)?.[1]
        if (port) return Number(port)
        if (service.exitCode !== null) break
        await setTimeout(100)
      }
      throw new Error(`the service does not say ${event}: ${logged}`)
    },
    stop() {
      service.kill('SIGKILL')
      rmSync(folder, { recursive: true })
    },
  }
}
