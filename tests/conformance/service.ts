import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export type Service = {
  readonly baseUrl: string
  /** Everything it has logged so far. */
  log(): string
  stop(): Promise<void>
}

/** Starts Facies as docs/register.md says, with one site file, and waits until it is ready. */
export async function serve(
  folder: string,
  site: Readonly<Record<string, unknown>>,
  certFile: string,
): Promise<Service> {
  const sites = join(folder, 'sites')
  mkdirSync(sites)
  writeFileSync(join(sites, 'north.json'), JSON.stringify(site))
  const port = await freePort()
  const baseUrl = `http://127.0.0.1:${port}`
  const service = spawn(process.execPath, ['src/cli.ts', 'serve'], {
    cwd: ROOT,
    env: {
      PATH: process.env.PATH,
      FACIES_BASE_URL: baseUrl,
      FACIES_SITES: sites,
      FACIES_DATA: join(folder, 'data'),
      FACIES_SECRET_KEY: randomBytes(32).toString('base64url'),
      PORT: String(port),
      NODE_EXTRA_CA_CERTS: certFile,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let logged = ''
  for (const stream of [service.stdout, service.stderr]) stream?.on('data', (chunk) => (logged += chunk))
  const running = { baseUrl, log: () => logged, stop: () => stopped(service) }
  for (let tenths = 0; tenths < 900 && service.exitCode === null; tenths++) {
    if (await answers(`${baseUrl}/health/live`)) return running
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  await running.stop()
  throw new Error(`the service does not answer: ${logged}`)
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    (response) => response.ok,
    () => false,
  )
}

async function stopped(service: ChildProcess): Promise<void> {
  if (service.exitCode !== null || service.signalCode !== null) return
  const ended = new Promise((resolve) => service.once('exit', resolve))
  service.kill('SIGTERM')
  setTimeout(() => service.kill('SIGKILL'), 10_000).unref()
  await ended
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
