import { expect, test } from 'vitest'
import { grantedScopes } from '../../src/smart-app/granted-scopes.ts'

/** What the scope allows with a ServiceRequest, as the v2 letters. */
function rightsOf(scope: string): string {
  const { mayRead, mayCreate, mayUpdate } = grantedScopes(scope)
  const type = 'ServiceRequest'
  return `${mayCreate(type) ? 'c' : ''}${mayRead(type) ? 'r' : ''}${mayUpdate(type) ? 'u' : ''}`
}

test.each([
  { scope: '', rights: '' },
  { scope: 'launch openid fhirUser offline_access', rights: '' },
  { scope: 'patient/ServiceRequest.read', rights: 'r' },
  { scope: 'patient/ServiceRequest.write', rights: 'cu' },
  { scope: 'patient/ServiceRequest.*', rights: 'cru' },
  { scope: 'patient/ServiceRequest.r', rights: 'r' },
  { scope: 'patient/ServiceRequest.rs', rights: 'r' },
  { scope: 'patient/ServiceRequest.s', rights: '' },
  { scope: 'patient/ServiceRequest.d', rights: '' },
  { scope: 'patient/ServiceRequest.c', rights: 'c' },
  { scope: 'patient/ServiceRequest.u', rights: 'u' },
  { scope: 'patient/ServiceRequest.cruds', rights: 'cru' },
  { scope: 'patient/ServiceRequest.rs?category=http://example.org/c|lab', rights: 'r' },
  { scope: 'patient/ServiceRequest.cu?status=draft', rights: 'cu' },
  { scope: 'user/ServiceRequest.cud', rights: 'cu' },
  { scope: 'user/ServiceRequest.write', rights: 'cu' },
  { scope: 'patient/*.read', rights: 'r' },
  { scope: 'patient/*.*', rights: 'cru' },
  { scope: 'patient/*.rs', rights: 'r' },
  { scope: 'user/*.cruds', rights: 'cru' },
  { scope: 'openid  patient/ServiceRequest.read\npatient/ServiceRequest.c', rights: 'cr' },
  { scope: 'patient/Media.read patient/ServiceRequestGroup.cruds', rights: '' },
  { scope: 'system/ServiceRequest.cruds', rights: '' },
  { scope: 'patient/ServiceRequest', rights: '' },
  { scope: 'patient/ServiceRequest.', rights: '' },
  { scope: 'patient/ServiceRequest.?status=draft', rights: '' },
  { scope: 'patient/ServiceRequest.rc', rights: '' },
  { scope: 'patient/ServiceRequest.readwrite', rights: '' },
  { scope: 'patient/servicerequest.read', rights: '' },
  { scope: 'xpatient/ServiceRequest.read', rights: '' },
  { scope: 'patient/Service*.read', rights: '' },
])('"$scope" lets do "$rights" with a ServiceRequest', ({ scope, rights }) => {
  expect(rightsOf(scope)).toBe(rights)
})
