import { expect, test } from 'vitest'
import { withdrawnPhotosFrom } from '../../src/fhir/withdrawn-photos.ts'

test.each([
  { name: 'in error', resource: { status: 'entered-in-error' }, withdrawn: ['Media/m1'] },
  {
    name: 'whose document is in error',
    resource: { docStatus: 'entered-in-error' },
    withdrawn: ['Media/m1'],
  },
  { name: 'that is complete', resource: { status: 'completed' }, withdrawn: [] },
  { name: 'without a status', resource: {}, withdrawn: [] },
  { name: 'in error without an id', resource: { status: 'entered-in-error', id: undefined }, withdrawn: [] },
])('a photo $name', ({ resource, withdrawn }) => {
  expect(withdrawnPhotosFrom([{ resourceType: 'Media', id: 'm1', ...resource }])).toEqual(withdrawn)
})
