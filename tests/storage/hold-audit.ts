// A process of its own for the audit's tests: notes without a pause into the database given to it (a folder or an
// address), says how many entries are written each time, and stays until it is killed.
import { setTimeout as pause } from 'node:timers/promises'
import { auditLog } from '../../src/storage/audit-log.ts'
import { auditWriter } from '../../src/storage/audit-writer.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { sealWith } from '../../src/storage/seal.ts'

const [, , place = ''] = process.argv
const { db } = await openDatabase(
  place.startsWith('postgres:') ? { kind: 'postgres', url: place } : { kind: 'embedded', folder: place },
)
const audit = auditLog(db)
let written = 0
const writer = auditWriter({
  audit: {
    append: async (entries) => {
      const end = await audit.append(entries)
      written += entries.length
      process.stdout.write(`${written}\n`)
      return end
    },
  },
  seal: sealWith({ id: 'k1', key: new Uint8Array(32).fill(1) }),
  log: { info: () => {}, warn: () => {}, error: () => {} },
  now: () => new Date(),
  limits: { everyMs: 1, batch: 20, room: 1000, patienceMs: 1000 },
})
process.stdout.write('held\n')

for (let i = 0; ; i++) {
  writer.note({
    event: 'hook-answered',
    site: 'harbour',
    who: { kind: 'service' },
    patientId: `p${i}`,
    fields: { i },
  })
  if (i % 10 === 0) await pause(1)
}
