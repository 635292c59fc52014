import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'

export type Postgres = {
  readonly port: number
  /** @param database - `postgres` where left out */
  query(sql: string, database?: string): string
  /** Makes an empty database and says how to reach it. */
  emptyDatabase(name: string): string
  /** Ends every process of the server at once, as a crash does; what was committed is kept. */
  crash(): Promise<void>
  /** Starts it again after a crash, at the same port. */
  restart(): Promise<void>
  /** The server's processes: the first one, and those that it has started. */
  processes(): readonly number[]
  stop(): void
}

/**
 * Starts a PostgreSQL server of this test run's own: a new cluster in a temporary folder, on loopback alone.
 *
 * @param bin - folder of `initdb`, `pg_ctl` and `psql`
 * @param durable - writes each commit to the disk, as a hospital's server does; tests are faster without
 */
export async function startPostgres(bin: string, { durable = false } = {}): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), 'facies-postgres-'))
  const data = join(folder, 'data')
  const port = await freePort()
  const run = asServerUser(folder)
  run(join(bin, 'initdb'), ['-D', data, '-U', 'facies', '--auth=trust', '--no-sync'])
  const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${folder} -c fsync=${durable ? 'on' : 'off'}`
  const start = ['-D', data, '-o', settings, '-l', join(folder, 'log'), '-w', 'start']
  const crash = ['-D', data, '-m', 'immediate', '-w', 'stop']
  run(join(bin, 'pg_ctl'), start)

  const query = (sql: string, database = 'postgres') =>
    run(join(bin, 'psql'), [
      '-h',
      '127.0.0.1',
      '-p',
      String(port),
      '-U',
      'facies',
      '-d',
      database,
      '-Atc',
      sql,
    ]).trim()

  return {
    port,
    query,
    emptyDatabase: (name) => {
      query(`create database ${name}`)
      return `postgres://facies@127.0.0.1:${port}/${name}`
    },
    crash: () => runMeanwhile(join(bin, 'pg_ctl'), crash, folder),
    restart: () => runMeanwhile(join(bin, 'pg_ctl'), start, folder),
    processes: () => {
      const first = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n', 1)[0] ?? ''
      const started = readFileSync(`/proc/${first}/task/${first}/children`, 'utf8')
      return [first, ...started.split(' ').filter(Boolean)].map(Number)
    },
    stop: () => {
      run(join(bin, 'pg_ctl'), crash)
      rmSync(folder, { recursive: true })
    },
  }
}

function asServerUser(folder: string): (program: string, args: readonly string[]) => string {
  if (isRoot()) {
    const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
    chownSync(folder, id('-u'), id('-g'))
  }
  return (program, args) =>
    execFileSync(...commandOf(program, args), { encoding: 'utf8', cwd: folder, stdio: QUIET })
}

/** As above, while the test goes on. */
async function runMeanwhile(program: string, args: readonly string[], folder: string): Promise<void> {
  const running = spawn(...commandOf(program, args), { cwd: folder, stdio: 'ignore' })
  const [code] = await once(running, 'exit')
  if (code !== 0) throw new Error(`${program} ${args.at(-1)} ended with ${code}`)
}

/** PostgreSQL refuses to run as root, so root runs it as the user that its package made. */
function commandOf(program: string, args: readonly string[]): [string, string[]] {
  return isRoot() ? ['runuser', ['-u', 'postgres', '--', program, ...args]] : [program, [...args]]
}

function isRoot(): boolean {
  return userInfo().uid === 0
}

// The server keeps what it inherits open, so its start must not hold our pipes.
const QUIET: ['ignore', 'pipe', 'ignore'] = ['ignore', 'pipe', 'ignore']

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
