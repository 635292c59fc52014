import { READABLE_TYPES } from '../access-tokens.ts'

/** Every scope that an app may be given here; what else it asks for is left out of its token. */
export const SCOPES: readonly string[] = [
  'launch',
  'openid',
  'fhirUser',
  'profile',
  'online_access',
  ...READABLE_TYPES.map((type) => `patient/${type}.read`),
]

/** The resource types that these scopes open. */
export function typesOf(scope: string): readonly string[] {
  const words = scope.split(' ')
  return READABLE_TYPES.filter((type) => words.includes(`patient/${type}.read`))
}
