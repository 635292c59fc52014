import { expect, test } from 'vitest'
import { photoPlaces } from '../../src/assessments/photo-places.ts'
import { AppError } from '../../src/errors.ts'
import { parseSite } from '../../src/sites.ts'

const site = parseSite('north', {
  issuer: 'https://ehr.example.org',
  fhirBase: 'https://ehr.example.org/fhir',
  trust: { jku: 'https://ehr.example.org/jwks' },
  timeZone: 'UTC',
})

test.each([
  {
    name: 'dropped',
    drop: async () => 2,
    said: [['withdrawn-photos-dropped', { site: 'north', assessments: 2 }]],
  },
  { name: 'that were never assessed', drop: async () => 0, said: [] },
  {
    name: 'while the database is away',
    drop: () => Promise.reject(new AppError('DATABASE_UNAVAILABLE')),
    said: [['withdrawn-photos-kept', { site: 'north', code: 'DATABASE_UNAVAILABLE' }]],
  },
])('photos entered in error, $name, are of this patient and site, and nobody waits', async ({
  drop,
  said,
}) => {
  const lines: unknown[] = []
  const note = (...line: readonly unknown[]) => void lines.push(line)
  const asked: unknown[] = []
  const places = photoPlaces({
    now: () => new Date(),
    log: { info: note, warn: note, error: note },
    abilityStore: { find: async () => ({ fields: {}, readAt: new Date() }), save: async () => {} },
    knownMedia: async (...of) => of,
    drop: (...of) => {
      asked.push(of)
      return drop()
    },
  }).now({ site, patientId: 'p1', record: null })
  places.onWithdrawn?.(['Media/m1'])
  expect(asked).toEqual([['north', 'p1', ['Media/m1']]])
  expect(await places.knownMedia?.()).toEqual(['north', 'p1'])
  const ofPhotos = () => lines.filter((line) => JSON.stringify(line).includes('withdrawn'))
  await expect.poll(ofPhotos).toEqual(said)
})
