/** What the EHR lets this launch do; what it does not is not tried, and not offered. */
export type GrantedScopes = {
  mayRead(type: string): boolean
  mayCreate(type: string): boolean
  mayUpdate(type: string): boolean
}

type Right = 'c' | 'r' | 'u'

/** SMART v1 words, or some of the v2 letters in their order; a query narrows v2 rights to some of the resources. */
const RESOURCE_SCOPE =
  /^(?:patient|user)\/([A-Z][A-Za-z]*|\*)\.(?:(read|write|\*)|(?=[cruds])(c?r?u?d?s?)(?:\?.*)?)$/

const RIGHTS_OF_WORDS = { read: 'rs', write: 'cud', '*': 'cruds' } as const

/**
 * Reads the `scope` that the EHR granted, in the words of SMART v1 and in the letters of v2. A right that a query
 * narrows counts: which resources it spans is for the EHR to say. `system/` is no right of a launch.
 *
 * @see https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html
 */
export function grantedScopes(scope: string): GrantedScopes {
  const granted = scope.split(/\s+/).flatMap(rightsIn)
  const may = (right: Right) => (type: string) =>
    granted.some(({ types, rights }) => (types === '*' || types === type) && rights.includes(right))
  return { mayRead: may('r'), mayCreate: may('c'), mayUpdate: may('u') }
}

function rightsIn(scope: string): readonly { readonly types: string; readonly rights: string }[] {
  const [, types, word, letters] = RESOURCE_SCOPE.exec(scope) ?? []
  if (types === undefined) return []
  const rights = letters ?? RIGHTS_OF_WORDS[word as keyof typeof RIGHTS_OF_WORDS]
  return [{ types, rights }]
}
