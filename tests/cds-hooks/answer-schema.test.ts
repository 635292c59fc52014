import { describe, expect, test } from 'vitest'
import { checkAnswer } from './answer-schema.ts'

const SERVICE = '/cds-services/facies-patient-view'
const outcome = (code: string, more: object = {}) => ({
  resourceType: 'OperationOutcome',
  issue: [{ severity: 'error', code, details: { text: 'x' }, ...more }],
})
const offered = (more: object) => ({
  services: [
    { hook: 'patient-view', id: 'a', description: 'x', prefetch: { a: 'A?b={{context.c}}' }, ...more },
  ],
})

describe('what every test holds every answer to', () => {
  test.each([
    { name: 'no cards', path: SERVICE, status: 200, json: { cards: [] } },
    { name: 'no services', path: '/cds-services', status: 200, json: { services: [] } },
    { name: 'a service', path: '/cds-services/', status: 200, json: offered({}) },
    { name: 'an error', path: SERVICE, status: 429, json: outcome('throttled') },
    { name: 'nothing for a stranger', path: SERVICE, status: 401, json: undefined },
    { name: 'nothing for feedback', path: `${SERVICE}/feedback`, status: 200, json: undefined },
  ])('is met by $name', ({ path, status, json }) => {
    expect(() => checkAnswer(path, status, json === undefined ? '' : JSON.stringify(json))).not.toThrow()
  })

  test.each([
    { name: 'a list in place of an object', path: SERVICE, status: 200, json: [] },
    { name: 'no list of cards', path: SERVICE, status: 200, json: { systemActions: [] } },
    { name: 'null', path: SERVICE, status: 200, json: { cards: [], extension: { 'com.a': null } } },
    { name: 'an empty text', path: '/cds-services', status: 200, json: offered({ title: '' }) },
    { name: 'an empty object', path: '/cds-services', status: 200, json: offered({ prefetch: {} }) },
    { name: 'an unknown field', path: '/cds-services', status: 200, json: offered({ version: '1' }) },
    {
      name: 'a token of FHIRPath',
      path: '/cds-services',
      status: 200,
      json: offered({ prefetch: { a: 'A?date=gt{{today()}}' } }),
    },
    {
      name: 'a token of a second level',
      path: '/cds-services',
      status: 200,
      json: offered({ prefetch: { a: '{{context.a.b}}' } }),
    },
    { name: 'words for a stranger', path: SERVICE, status: 401, json: outcome('login') },
    { name: 'cards with an error', path: SERVICE, status: 400, json: { cards: [] } },
    { name: 'an error of no known kind', path: SERVICE, status: 400, json: outcome('bad') },
    {
      name: 'empty words of an error',
      path: SERVICE,
      status: 400,
      json: outcome('invalid', { diagnostics: '' }),
    },
  ])('is missed by $name', ({ path, status, json }) => {
    expect(() => checkAnswer(path, status, JSON.stringify(json))).toThrow()
  })
})
