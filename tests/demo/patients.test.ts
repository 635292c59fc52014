import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { PHOTO_FOLDER } from '../../demo/chart/photo-entries.ts'
import { recordOf } from '../../demo/chart/record-of.ts'
import { DEMO_PATIENTS } from '../../demo/patients.ts'
import { ageOn, day, daysBetween, monthsBetween } from '../../src/clinical/day.ts'
import { anyBytes } from './start.ts'

const TODAYS = [day('2026-03-31'), day('2028-02-29'), day('2031-12-31')]
const SETTING = { fhirBase: 'http://localhost/fhir', readPhoto: anyBytes }
const ROWS = DEMO_PATIENTS.map((patient) => ({ name: patient.name.family, patient }))

test('ids, record numbers and faces belong to one patient each', () => {
  const files = DEMO_PATIENTS.flatMap(({ photos }) => photos.map(({ file }) => file))
  for (const all of [DEMO_PATIENTS.map(({ id }) => id), DEMO_PATIENTS.map((p) => p.recordNumber), files]) {
    expect(new Set(all).size).toBe(all.length)
  }
})

test('every name and record number says that it is invented', () => {
  for (const { name, recordNumber } of DEMO_PATIENTS) {
    expect(`${name.family} ${recordNumber}`).toMatch(/^Demo-\S+ DEMO-\d+$/)
  }
})

describe.each(ROWS)('$name', ({ patient }) => {
  test.each(TODAYS)('has a record of its own on %s, in which nothing is yet to come', async (today) => {
    const resources = await recordOf(patient, { ...SETTING, today })
    const own = `Patient/${patient.id}`
    for (const resource of resources) {
      if (resource.resourceType === 'Patient' || resource.resourceType === 'Medication') continue
      const owner =
        resource.resourceType === 'Binary' ? resource.securityContext : Reflect.get(resource, 'subject')
      expect(owner).toEqual({ reference: own })
    }
    const days = JSON.stringify(resources).match(/\d{4}-\d{2}-\d{2}/g) ?? []
    expect(days.map((text) => daysBetween(day(text), today)).filter((ago) => ago < 0)).toEqual([])
  })

  test.each(TODAYS)('is of the age in its row on %s', async (today) => {
    const [person] = await recordOf(patient, { ...SETTING, today })
    const birthDate = person?.resourceType === 'Patient' ? (person.birthDate ?? '') : ''
    expect(ageOn(day(birthDate), today)).toBe(patient.age)
  })

  test.each(TODAYS)('has a newest photo that still counts on %s', async (today) => {
    const media = (await recordOf(patient, { ...SETTING, today })).filter((r) => r.resourceType === 'Media')
    const months = media.map(({ createdDateTime = '' }) =>
      monthsBetween(day(createdDateTime.slice(0, 10)), today),
    )
    expect(media.length === 0 || Math.min(...months) < 24).toBe(true)
  })

  test('expects a card only for what its newest photo shows', () => {
    const [newest] = patient.photos
    for (const condition of ['cushing', 'acromegaly'] as const) {
      const { action } = patient.expected[condition]
      if (action !== 'silent') expect(newest?.shows[condition]).toBe('suspected')
    }
  })
})

const files = DEMO_PATIENTS.flatMap(({ photos }) => photos.map(({ file }) => file))
const areDrawn = files.some((file) => existsSync(new URL(file, PHOTO_FOLDER)))

test.skipIf(!areDrawn).each(files)('%s is among the demo photos (skipped while none is drawn)', (file) => {
  expect(existsSync(new URL(file, PHOTO_FOLDER))).toBe(true)
})
