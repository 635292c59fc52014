import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { actStore } from '../../src/storage/app-acts.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { sealWith } from '../../src/storage/seal.ts'
import { startOther } from '../storage/other-process.ts'

test('what users were told is kept, is kept when the process is killed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'facies-acts-'))
  const other = startOther('hold-acts.ts', folder)
  try {
    await other.nextLine()
    let told = -1
    while (told < 50) told = Number(await other.nextLine())
    await other.kill()

    const { db, close } = await openDatabase({ kind: 'embedded', folder })
    const acts = actStore(db, sealWith({ id: 'k1', key: new Uint8Array(32).fill(1) }), () => new Date())
    for (let n = 0; n <= told; n++) {
      const by = { site: 'harbour', patientId: `p${n}`, user: 'u1', photo: 'Media/m1', modelHash: 'a' }
      expect(await acts.kept(by), `p${n}`).toMatchObject({
        impression: { cushing: 'yes', acromegaly: 'no' },
        answers: [{ condition: 'cushing', answer: 'agree' }],
        snoozes: [{ condition: 'cushing' }],
        filed: [{ as: 'Observation', references: [`Observation/${n}`], isWhole: true }],
      })
      const order = { ...by, identifier: 'o1' }
      const when = { at: new Date(), until: new Date() }
      expect(await acts.beginOrder(order, when)).toEqual({
        state: 'drafted',
        reference: `ServiceRequest/${n}`,
      })
    }
    expect(Number.parseInt(await acts.otherPersonReports(), 10)).toBeGreaterThanOrEqual(told + 1)
    await close()
  } finally {
    await other.kill()
    rmSync(folder, { recursive: true })
  }
}, 120_000)
