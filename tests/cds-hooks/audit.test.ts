import { describe, expect, test } from 'vitest'
import type { FindPatientFindings, PatientFindings } from '../../src/assessments/find.ts'
import { day } from '../../src/clinical/day.ts'
import { body, ISSUER, NO_FINDINGS, PREFETCH, service, site } from './client.ts'

const finding = (condition: 'cushing' | 'acromegaly', outcome: 'suspected' | 'not') =>
  ({ condition, outcome, takenOn: day('2026-10-20'), ageAtPhoto: 46, reasons: [] }) as const

const CUSHING: PatientFindings = {
  ...NO_FINDINGS,
  findings: [finding('cushing', 'suspected'), finding('acromegaly', 'not')],
}

const NOTE = {
  event: 'hook-answered',
  site: 'general',
  who: { kind: 'caller', issuer: ISSUER, user: 'Practitioner/dr' },
  patientId: 'patient.1',
}

describe('the audit of an answer', () => {
  test.each([
    {
      mode: 'live',
      fields: { cards: 1, cushing: 'suspected workup', acromegaly: 'not SI-NEG-1' },
    },
    {
      mode: 'silent',
      fields: { cards: 0, cushing: 'suspected workup', acromegaly: 'not SI-NEG-1' },
    },
    { mode: 'paused', fields: { cards: 0 } },
  ])('in mode $mode says who, about whom, how many cards, and what decided', async ({ mode, fields }) => {
    const { call, notes } = await service({
      sites: [site('general', { mode })],
      findPatientFindings: async () => CUSHING,
    })
    await call()
    const said = { hook: 'patient-view', mode, isLate: false, modelHash: 'a'.repeat(64), ...fields }
    expect(notes).toEqual([{ ...NOTE, fields: said }])
  })

  test('names the part that stopped a card', async () => {
    const { call, notes } = await service({ findPatientFindings: async () => CUSHING })
    await call(body({ prefetch: { ...PREFETCH, medications: undefined } }))
    expect(notes[0]?.fields).toMatchObject({ cards: 0, cushing: 'suspected facts-incomplete' })
  })

  test('counts no card that came after the answer had left', async () => {
    const work = Promise.withResolvers<PatientFindings>()
    const findPatientFindings: FindPatientFindings = () => work.promise
    const { call, notes } = await service({ findPatientFindings })
    expect(await (await call()).json()).toEqual({ cards: [] })
    work.resolve(CUSHING)
    await expect.poll(() => notes.map(({ fields }) => fields)).toMatchObject([{ cards: 0, isLate: true }])
  })

  test('has no entry of a call that was not trusted', async () => {
    const { call, notes } = await service()
    expect((await call(body(), null)).status).toBe(401)
    expect(notes).toEqual([])
  })
})
