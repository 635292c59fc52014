import { expect, test } from 'vitest'
import { photoQuery } from '../../src/smart-app/photo-query.ts'

const OWN = 'subject=Patient/a'

test.each([
  { search: `?${OWN}`, expected: { sort: '-created', count: 50 } },
  { search: '?subject=Patient%2Fa', expected: { sort: '-created', count: 50 } },
  { search: `?${OWN}&_sort=created&_count=5&type=image`, expected: { sort: 'created', count: 5 } },
  { search: `?_count=99&${OWN}`, expected: { sort: '-created', count: 99 } },
])('$search', ({ search, expected }) => {
  expect(photoQuery(search, 'a')).toEqual(expected)
})

test.each([
  { name: 'nothing', search: '' },
  { name: 'another patient', search: '?subject=Patient/b' },
  { name: 'a bare id', search: '?subject=a' },
  { name: 'an address', search: '?subject=https://ehr.example/fhir/Patient/a' },
  { name: 'two patients', search: '?subject=Patient/a,Patient/b' },
  { name: 'a subject twice', search: `?${OWN}&${OWN}` },
  { name: 'another subject after', search: `?${OWN}&subject=Patient/b` },
  { name: 'another subject before', search: `?subject=Patient/b&${OWN}` },
  { name: 'a subject by another name', search: '?patient=Patient/a' },
  { name: 'a modifier', search: '?subject:Patient=a' },
  { name: 'a chain', search: `?${OWN}&subject.name=x` },
  { name: '_include', search: `?${OWN}&_include=Media:operator` },
  { name: '_revinclude', search: `?${OWN}&_revinclude=Provenance:target` },
  { name: '_elements', search: `?${OWN}&_elements=note` },
  { name: 'a parameter of the object’s own', search: `?${OWN}&__proto__=x` },
  { name: 'a name that the object knows', search: `?${OWN}&constructor=x` },
  { name: 'a count of none', search: `?${OWN}&_count=0` },
  { name: 'a count of many', search: `?${OWN}&_count=100` },
  { name: 'a count that hides more', search: `?${OWN}&_count=5%26_include=*` },
  { name: 'another sort', search: `?${OWN}&_sort=subject` },
  { name: 'another type', search: `?${OWN}&type=video` },
  { name: 'a smuggled parameter', search: '?subject=Patient/a%26_include=*' },
  { name: 'an end of line', search: '?subject=Patient/a%0d%0aX: y' },
])('$name is not answered', ({ search }) => {
  expect(() => photoQuery(search, 'a')).toThrow(expect.objectContaining({ code: 'RESOURCE_UNKNOWN' }))
})
