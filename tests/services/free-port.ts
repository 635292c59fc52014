import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/** Below the ports that connections are given, so that none takes it while what listened there is started again. */
const FROM = 20_000
const BELOW = 30_000
const MOST_TRIES = 50

/** A port of this machine that stays free while nobody listens at it. */
export async function lastingPort(): Promise<number> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const port = randomInt(FROM, BELOW)
    if (await isFree(port)) return port
  }
  throw new Error('no port is free')
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
