import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { LIBRARIES } from '../../src/cli/gpu-install.ts'

const ROOT = new URL('../..', import.meta.url)
const BINDING = new URL('node_modules/onnxruntime-node/bin/napi-v6/linux/x64/', ROOT)

/** Runs what `npm run gpu:install` runs, with a proxy that is not there: nothing is fetched. */
async function install(env: Readonly<Record<string, string>>) {
  const [node = '', ...args] = manifest.scripts['gpu:install'].split(' ')
  expect(basename(node)).toBe('node')
  const closed = 'http://127.0.0.1:9'
  const options = {
    cwd: ROOT,
    // As npm sets them: with these the runtime's script ends with 0 and does nothing unless it is told to.
    env: {
      PATH: process.env.PATH,
      npm_config_local_prefix: ROOT.pathname.replace(/\/$/, ''),
      npm_package_json: `${ROOT.pathname}package.json`,
      GLOBAL_AGENT_HTTPS_PROXY: closed,
      GLOBAL_AGENT_HTTP_PROXY: closed,
      ...env,
    },
  }
  return promisify(execFile)(process.execPath, args, options).then(
    ({ stderr }) => ({ code: 0, said: stderr }),
    ({ code, stderr }) => ({ code, said: stderr }),
  )
}

const isInstalled = LIBRARIES.some((file) => existsSync(new URL(file, BINDING)))

test.skipIf(isInstalled).each([
  { name: 'as npm runs it', env: {} },
  // Its `cuda12` reads as nothing at all, and it ends with 0.
  { name: 'whatever the variable said before', env: { ONNXRUNTIME_NODE_INSTALL: 'skip' } },
])('where nothing can be fetched it says what is missing and what to do, $name', async ({ env }) => {
  const { code, said } = await install(env)
  expect(code).toBe(1)
  expect(said).toContain(`The script ended with 1; missing: ${LIBRARIES.join(', ')}.`)
  expect(said).toMatch(/copy the files .* into .*bin\/napi-v6\/linux\/x64/)
})
