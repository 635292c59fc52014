// A process of its own for the database's tests: keeps a pending launch in the folder given to it for every line
// that it is sent, answers each with the launch's state, and stays until it is killed.
import { createInterface } from 'node:readline'
import { openDatabase } from '../../src/storage/database.ts'
import { launchStore } from '../../src/storage/launches.ts'
import { sealWith } from '../../src/storage/seal.ts'

const [, , folder = ''] = process.argv
const { db } = await openDatabase({ kind: 'embedded', folder })
const seal = sealWith({ id: 'k1', key: new Uint8Array(32).fill(1) })
const store = launchStore(db, seal, () => new Date())
process.stdout.write('held\n')

for await (const stateHash of createInterface(process.stdin)) {
  await store.begin({
    stateHash,
    browserHash: 'browser-1',
    site: 'harbour',
    secrets: { codeVerifier: 'verifier', nonce: 'nonce' },
    expiresAt: new Date(Date.now() + 3_600_000),
  })
  process.stdout.write(`${stateHash}\n`)
}
