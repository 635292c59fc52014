import { execFileSync } from 'node:child_process'
import { chownSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'

export type Postgres = {
  readonly port: number
  query(sql: string): string
  /** Makes an empty database and says how to reach it. */
  emptyDatabase(name: string): string
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
  run(join(bin, 'pg_ctl'), ['-D', data, '-o', settings, '-l', join(folder, 'log'), '-w', 'start'])

  const query = (sql: string) =>
    run(join(bin, 'psql'), [
      '-h',
      '127.0.0.1',
      '-p',
      String(port),
      '-U',
      'facies',
      '-d',
      'postgres',
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
    stop: () => {
      run(join(bin, 'pg_ctl'), ['-D', data, '-m', 'immediate', '-w', 'stop'])
      rmSync(folder, { recursive: true })
    },
  }
}

/** PostgreSQL refuses to run as root, so root runs it as the user that its package made. */
function asServerUser(folder: string): (program: string, args: readonly string[]) => string {
  if (userInfo().uid !== 0)
    return (program, args) => execFileSync(program, args, { encoding: 'utf8', stdio: QUIET })
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  chownSync(folder, id('-u'), id('-g'))
  return (program, args) =>
    execFileSync('runuser', ['-u', 'postgres', '--', program, ...args], {
      encoding: 'utf8',
      cwd: folder,
      stdio: QUIET,
    })
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
