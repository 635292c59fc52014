import { type Json, listOf, objectOf } from './shapes.ts'

/**
 * Whether a Consent, or a provision of one, has the form of FHIR R4 as far as it decides anything. An element of
 * another release (`decision`, `except`), a list that is none or a modifier that we do not know may turn its meaning
 * round, so such a Consent is not read at all.
 *
 * @see https://hl7.org/fhir/R4/consent.html
 */
export function isReadableConsent(consent: Json): boolean {
  return hasForm(consent, CONSENT)
}

export function isReadableProvision(provision: Json): boolean {
  const { type } = provision
  return hasForm(provision, PROVISION) && (type === undefined || type === 'deny' || type === 'permit')
}

type Form = 'any' | 'object' | 'objects'

/** `modifierExtension` and `implicitRules` are left out on purpose: whoever uses them is not understood. */
const CONSENT: Readonly<Record<string, Form>> = {
  resourceType: 'any',
  id: 'any',
  meta: 'any',
  language: 'any',
  text: 'any',
  contained: 'any',
  extension: 'any',
  identifier: 'any',
  status: 'any',
  scope: 'object',
  category: 'objects',
  patient: 'object',
  dateTime: 'any',
  performer: 'any',
  organization: 'any',
  sourceAttachment: 'any',
  sourceReference: 'any',
  policy: 'any',
  policyRule: 'object',
  verification: 'any',
  provision: 'object',
}

const PROVISION: Readonly<Record<string, Form>> = {
  id: 'any',
  extension: 'any',
  type: 'any',
  period: 'object',
  actor: 'objects',
  action: 'objects',
  securityLabel: 'objects',
  purpose: 'objects',
  class: 'objects',
  code: 'objects',
  dataPeriod: 'object',
  data: 'objects',
  provision: 'objects',
}

function hasForm(value: Json, forms: Readonly<Record<string, Form>>): boolean {
  return Object.keys(value).every((key) => {
    const form = Object.hasOwn(forms, key) ? forms[key] : undefined
    if (form === 'object') return objectOf(value[key]) !== null
    if (form === 'objects') return isListOfObjects(listOf(value[key]) ?? [])
    return form === 'any'
  })
}

/** JSON of FHIR has no empty lists: one may be what is left of a narrowing. */
function isListOfObjects(list: readonly unknown[]): boolean {
  return list.length > 0 && list.every((item) => objectOf(item) !== null)
}
