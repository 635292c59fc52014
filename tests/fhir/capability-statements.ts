/** Statements of servers that differ in where photos can be found: only what says so. */
function statement(resource: readonly object[]) {
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    kind: 'instance',
    fhirVersion: '4.0.1',
    rest: [{ mode: 'server', resource }],
  } as const
}

function served(type: string, codes: readonly string[], names: readonly string[] = []) {
  return {
    type,
    interaction: codes.map((code) => ({ code })),
    searchParam: names.map((name) => ({ name, type: 'token' })),
  }
}

const BOTH = ['read', 'search-type']

/** Media can be searched by `_id` alone. */
export const EPIC_LIKE = statement([
  served('Patient', BOTH, ['_id', 'identifier']),
  served('Media', BOTH, ['_id']),
  served('DocumentReference', BOTH, ['patient', 'subject', 'category', 'type', 'contenttype', 'date']),
  served('DiagnosticReport', BOTH, ['patient', 'subject', 'category', 'date']),
  served('Binary', ['read']),
])

/** Media can be read and not searched; documents cannot be searched by the type of their content. */
export const ORACLE_LIKE = statement([
  served('Patient', BOTH, ['_id', 'identifier']),
  served('Media', ['read']),
  served('DocumentReference', BOTH, ['patient', 'type', 'category', 'date', '_count']),
  served('DiagnosticReport', BOTH, ['patient', 'date']),
  served('Binary', ['read']),
])

/** Everything can be searched by everything. */
export const MEDPLUM_LIKE = statement([
  served('Patient', BOTH, ['_id', 'identifier']),
  served('Media', BOTH, ['subject', 'patient', 'type', 'created', 'status']),
  served('DocumentReference', BOTH, ['patient', 'subject', 'contenttype', 'date']),
  served('DiagnosticReport', BOTH, ['patient', 'subject', 'date']),
  served('Binary', ['read']),
])
