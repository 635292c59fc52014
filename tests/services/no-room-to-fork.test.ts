import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'

const FORKED = JSON.stringify(new URL('../../src/inference/forked.ts', import.meta.url).href)

/** Opens what it may, forks, and prints what becomes of a photo. */
const CROWDED = `
  import { closeSync, openSync } from 'node:fs'
  import { forkInference } from ${FORKED}
  const files = []
  try { for (;;) files.push(openSync('/dev/null')) } catch {}
  const forked = forkInference(1)
  const photo = { kind: 'assess', bytes: new Uint8Array(), draw: false }
  const outcomes = [await forked.ask(photo, 5000), await forked.ask(photo, 5000)]
  await forked.stop('closed')
  for (const file of files) closeSync(file)
  console.log(JSON.stringify(outcomes))`

test('where the system has no room for another process, its photos learn why', () => {
  const node = [process.execPath, '--no-warnings', '--input-type=module', '--eval', CROWDED]
  const output = execFileSync('sh', ['-c', 'ulimit -n 64; exec "$@"', 'sh', ...node], { encoding: 'utf8' })
  const died = { kind: 'died', how: 'EMFILE', begun: false }
  expect(JSON.parse(output)).toEqual([died, died])
})
