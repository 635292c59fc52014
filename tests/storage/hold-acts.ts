// A process of its own for the tests of acts: in the folder given to it, user after user says everything there is to
// say, and it tells the number of each once all was confirmed. It stays until it is killed.
import { day } from '../../src/clinical/day.ts'
import { actStore } from '../../src/storage/app-acts.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { sealWith } from '../../src/storage/seal.ts'

const [, , folder = ''] = process.argv
const { db } = await openDatabase({ kind: 'embedded', folder })
const acts = actStore(db, sealWith({ id: 'k1', key: new Uint8Array(32).fill(1) }), () => new Date())
process.stdout.write('held\n')

for (let n = 0; ; n++) {
  const by = {
    site: 'harbour',
    patientId: `p${n}`,
    user: 'u1',
    photo: 'Media/m1',
    modelHash: 'a',
    sha256: 'b',
  }
  const when = { at: new Date(), on: day('2026-11-02'), mode: 'live' } as const
  const outcomes = { cushing: 'suspected', acromegaly: 'not' } as const
  await acts.sayFirst(by, { looksLike: { cushing: 'yes', acromegaly: 'no' }, outcomes }, when)
  await acts.answer(by, { condition: 'cushing', answer: 'agree', reason: null, outcome: 'suspected' }, when)
  await acts.snooze(by, { condition: 'cushing', until: new Date(Date.now() + 86_400_000) }, when)
  await acts.reportPhoto(by, 'not-this-patient', when)
  const { filed } = await acts.beginFiling(by, 'Observation', when)
  await acts.noteFiled(
    { ...by, id: filed.id },
    { references: [`Observation/${n}`], marks: {}, isWhole: true },
  )
  const order = { ...by, identifier: 'o1' }
  await acts.beginOrder(order, { at: when.at, until: when.at })
  await acts.noteOrder(order, `ServiceRequest/${n}`)
  process.stdout.write(`${n}\n`)
}
