import { realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { COMPILED_FOLDER, MODELS_FOLDER, REFERENCE_MODEL } from '../../src/paths.ts'
import { programFor } from './programs.ts'
import { type Trace, traced } from './traced.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const strace = programFor('strace')

/** The program, its packages, Node, and what every program on Linux reads of the system and the kernel. */
const MAY_READ = [
  ROOT,
  `${realpathSync(join(ROOT, 'node_modules'))}/`,
  `${dirname(dirname(realpathSync(process.execPath)))}/`,
  '/lib/',
  '/lib64/',
  '/usr/lib/',
  '/usr/local/lib/',
  '/etc/ld.so.cache',
  '/etc/ssl/openssl.cnf',
  '/usr/local/ssl/openssl.cnf',
  '/etc/localtime',
  '/usr/share/zoneinfo/',
  // Where the loader of graphics drivers looks for them, while the device is being chosen.
  '/etc/vulkan/',
  '/usr/share/vulkan/',
  '/proc/',
  '/sys/',
  '/dev/null',
  '/dev/urandom',
]

const address = (path: string) => JSON.stringify(new URL(`../../${path}`, import.meta.url).href)

/** Starts the service's own processes on a few photos and files that are none, in every kind of job. */
const ASSESSING = `
  import { readFileSync } from 'node:fs'
  import { startFaceModels } from ${address('src/inference/face-models.ts')}
  const log = { info() {}, warn() {}, error() {} }
  const models = await startFaceModels(${JSON.stringify(MODELS_FOLDER)}, ${JSON.stringify(REFERENCE_MODEL)}, log, { processes: 2 })
  const photo = readFileSync(${JSON.stringify(join(ROOT, 'demo/photos/ordinary-woman-38.jpg'))})
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/hostname"/></svg>')
  const kinds = []
  for (const bytes of [photo, photo.subarray(0, 20000), svg, Buffer.concat([photo.subarray(0, 2), svg])])
    kinds.push((await models.assess(bytes)).kind)
  await models.assessAndDraw(photo, true)
  await models.reencode(photo, 'page')
  await models.close()
  console.log(kinds.join())`

/** What the trace has to see, or it proves nothing. */
const MISBEHAVING = `
  import { fork } from 'node:child_process'
  import { readFileSync, rmSync, writeFileSync } from 'node:fs'
  import { tmpdir } from 'node:os'
  import { join } from 'node:path'
  readFileSync('/etc/passwd')
  const file = join(tmpdir(), 'facies-trace-' + process.pid + '.mjs')
  writeFileSync(file, "import { connect } from 'node:net'; connect(1, '127.0.0.1').on('error', () => process.exit())")
  fork(file, { execArgv: [] }).on('exit', () => rmSync(file))`

const changedBy = ({ changed }: Trace) => changed.filter((path) => path !== '/dev/null')

/** The folder itself may have to be made. */
const keepsCompiled = (path: string) => `${path}/`.startsWith(`${dirname(COMPILED_FOLDER)}/`)

describe.skipIf(!strace)('an inference process', () => {
  let trace: Trace & { readonly output: string }

  test('does its work under observation', () => {
    trace = traced(strace ?? '', ASSESSING)
    expect(trace.output.trim()).toBe('scored,not-assessed,not-assessed,not-assessed')
  })

  test('opens no connection, not even to look up a name', () => {
    expect(trace.network).toEqual([])
  })

  test('writes, makes, moves and removes no file but what Node has compiled of the program', () => {
    expect(changedBy(trace).filter((path) => !keepsCompiled(path))).toEqual([])
  })

  test('and once that is kept, none at all', () => {
    const again = traced(strace ?? '', ASSESSING)
    expect(again.output).toBe(trace.output)
    expect(changedBy(again)).toEqual([])
  })

  test('reads nothing but the program, its models and what the system gives every program', () => {
    expect(trace.read.length).toBeGreaterThan(20)
    expect(trace.read.some((path) => path.endsWith('attention-mesh/model.onnx'))).toBe(true)
    expect(trace.read.filter((path) => !MAY_READ.some((allowed) => path.startsWith(allowed)))).toEqual([])
  })

  test('would be caught at it', () => {
    const caught = traced(strace ?? '', MISBEHAVING)
    expect(caught.network.some((call) => call.includes('sin_port=htons(1)'))).toBe(true)
    expect(caught.changed.some((path) => /facies-trace-\d+\.mjs$/.test(path))).toBe(true)
    expect(caught.read).toContain('/etc/passwd')
  })
})
