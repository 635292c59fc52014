import { expect, test } from 'vitest'
import { WRITTEN_TYPES, type Writes, type WrittenType } from '../../src/fhir/abilities.ts'
import { grantedScopes } from '../../src/smart-app/granted-scopes.ts'
import { type OfferedBy, offersFrom } from '../../src/smart-app/offers.ts'

function writing(some: Partial<Writes>): Writes {
  const all = { create: WRITTEN_TYPES, update: WRITTEN_TYPES, read: WRITTEN_TYPES }
  return { ...all, byVersionAlone: [], transaction: false, ...some }
}

const EVERYTHING: OfferedBy = {
  may: { answer: true, snooze: true, draft: true, file: true },
  writeBack: 'any',
  granted: grantedScopes('patient/*.cruds'),
  abilities: { writes: writing({}) },
  awaitsImpression: false,
}
const taking = (...create: readonly WrittenType[]) => ({
  writes: writing({ create, update: create }),
})
const granting = (...types: readonly string[]) =>
  grantedScopes(types.map((type) => `patient/${type}.cru`).join(' '))
const nothing = { answer: false, snooze: false, draft: false, file: false }

test.each([
  { name: 'everything', by: {}, offers: ['create', 'RiskAssessment'] },
  { name: 'a user who may nothing', by: { may: nothing }, offers: ['none', null] },
  {
    name: 'a user who may not draft',
    by: { may: { ...EVERYTHING.may, draft: false } },
    offers: ['none', 'RiskAssessment'],
  },
  {
    name: 'a user who may not file',
    by: { may: { ...EVERYTHING.may, file: false } },
    offers: ['create', null],
  },
  { name: 'an EHR that does not say', by: { abilities: null }, offers: ['copy', null] },
  { name: 'an EHR that takes nothing', by: { abilities: taking() }, offers: ['copy', null] },
  {
    name: 'an EHR without RiskAssessment',
    by: { abilities: taking('Observation', 'DocumentReference') },
    offers: ['copy', 'Observation'],
  },
  {
    name: 'an EHR that takes documents alone',
    by: { abilities: taking('DocumentReference') },
    offers: ['copy', 'DocumentReference'],
  },
  { name: 'scopes to read', by: { granted: grantedScopes('patient/*.read') }, offers: ['copy', null] },
  { name: 'scopes for orders alone', by: { granted: granting('ServiceRequest') }, offers: ['create', null] },
  {
    name: 'scopes for observations alone',
    by: { granted: granting('Observation') },
    offers: ['copy', 'Observation'],
  },
  { name: 'a site that files nothing', by: { writeBack: 'none' }, offers: ['create', null] },
  {
    name: 'a site that files risk assessments',
    by: { writeBack: 'riskassessment' },
    offers: ['create', 'RiskAssessment'],
  },
  {
    name: 'a site that files observations',
    by: { writeBack: 'observation' },
    offers: ['create', 'Observation'],
  },
  {
    name: 'a site that files documents',
    by: { writeBack: 'document' },
    offers: ['create', 'DocumentReference'],
  },
  {
    name: 'a form that the EHR does not take',
    by: { writeBack: 'riskassessment', abilities: taking('Observation') },
    offers: ['copy', null],
  },
  {
    name: 'an EHR that takes no change, so that nothing could be withdrawn',
    by: { abilities: { writes: writing({ update: ['ServiceRequest'] }) } },
    offers: ['create', null],
  },
  {
    name: 'an EHR that changes documents alone',
    by: { abilities: { writes: writing({ update: ['DocumentReference'] }) } },
    offers: ['create', 'DocumentReference'],
  },
  {
    name: 'an EHR that gives observations alone to read',
    by: { abilities: { writes: writing({ read: ['Observation'] }) } },
    offers: ['create', 'Observation'],
  },
  { name: 'scopes without change', by: { granted: grantedScopes('patient/*.cr') }, offers: ['create', null] },
  {
    name: 'scopes without reading',
    by: { granted: grantedScopes('patient/*.cu') },
    offers: ['create', null],
  },
  { name: 'a first impression that is due', by: { awaitsImpression: true }, offers: ['none', null] },
] as const)('$name: orders and filing are $offers', ({ by, offers: [orders, filing] }) => {
  const { may } = { ...EVERYTHING, ...by }
  expect(offersFrom({ ...EVERYTHING, ...by })).toEqual({
    orders,
    filing,
    answers: may.answer,
    snooze: may.snooze,
  })
})
