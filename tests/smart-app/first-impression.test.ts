import { describe, expect, test } from 'vitest'
import type { PatientFindings } from '../../src/assessments/find.ts'
import { mustSayFirst } from '../../src/smart-app/first-impression.ts'
import type { OpenLaunch } from '../../src/smart-app/session.ts'
import type { KeptActs } from '../../src/storage/act-store.ts'
import { NO_FINDINGS, siteOf } from './app.ts'
import { found, photoFindings, UNAVAILABLE } from './findings.ts'

const SAID = { cushing: 'yes', acromegaly: 'no' } as const
const SUSPECTED = photoFindings('suspected')
const REFUSED = photoFindings('not-assessed')
const NEWER_PENDING: PatientFindings = {
  findings: [],
  counting: null,
  photos: [SUSPECTED],
  pending: 1,
  heldBack: 'pending',
}

/** A launch at a site that asks, by a user who has said this. */
function asked(impression: KeptActs['impression'], impressionFirst = true) {
  const site = siteOf({ fhirBase: 'https://ehr.example.org/fhir' }, {}, { impressionFirst })
  const session = { patientId: 'p', fhirUser: null, launchKeyHash: 'k' }
  const acts = { kept: async () => ({ impression, answers: [], snoozes: [], filed: [] }) }
  const deps = { acts, model: { hash: 'a' } }
  return (photos: PatientFindings | null) =>
    mustSayFirst(
      { site, session } as unknown as OpenLaunch,
      photos,
      deps as unknown as Parameters<typeof mustSayFirst>[2],
    )
}

describe('a user must say first what they see', () => {
  test.each<{
    name: string
    said: KeptActs['impression']
    photos: PatientFindings | null
    must: boolean
  }>([
    { name: 'of a photo that was scored', said: null, photos: found(SUSPECTED), must: true },
    { name: 'not again once they have', said: SAID, photos: found(SUSPECTED), must: false },
    {
      name: 'while a newer photo is not known, or older ones would tell',
      said: SAID,
      photos: NEWER_PENDING,
      must: true,
    },
    {
      name: 'while no photo is known yet',
      said: null,
      photos: { findings: [], counting: null, photos: [], pending: 2 },
      must: true,
    },
    {
      name: 'while photos that were not refused are not known',
      said: null,
      photos: { ...found(REFUSED), pending: 1 },
      must: true,
    },
    { name: 'where no photo could be had', said: null, photos: found(UNAVAILABLE), must: true },
    {
      name: 'where the newest photo could not be had',
      said: SAID,
      photos: { ...found(UNAVAILABLE, SUSPECTED), heldBack: 'newest-unavailable' },
      must: true,
    },
    {
      name: 'not while only a photo that does not count is unknown',
      said: SAID,
      photos: { ...found(SUSPECTED), pending: 1 },
      must: false,
    },
    {
      name: 'of no photo that was refused',
      said: null,
      photos: found(photoFindings('not-assessed')),
      must: false,
    },
    { name: 'where there is no photo at all', said: null, photos: NO_FINDINGS, must: false },
    { name: 'where the mode shows nothing', said: null, photos: null, must: false },
  ])('$name: $must', async ({ said, photos, must }) => {
    expect(await asked(said)(photos)).toBe(must)
  })

  test('and never at a site that does not ask', async () => {
    expect(await asked(null, false)(found(SUSPECTED))).toBe(false)
  })
})
