import { APP_TYPES, WRITABLE_TYPES } from '../access-tokens.ts'

/** Every scope that an app may be given here; what else it asks for is left out of its token. */
export const SCOPES: readonly string[] = [
  'launch',
  'openid',
  'fhirUser',
  'profile',
  'online_access',
  ...APP_TYPES.map((type) => `patient/${type}.read`),
  ...WRITABLE_TYPES.map((type) => `patient/${type}.write`),
]

/** The resource types that these scopes let an app read. */
export function typesOf(scope: string): readonly string[] {
  const words = scope.split(' ')
  return APP_TYPES.filter((type) => words.includes(`patient/${type}.read`))
}

/** Those that they let it write. */
export function writesOf(scope: string): readonly string[] {
  const words = scope.split(' ')
  return WRITABLE_TYPES.filter((type) => words.includes(`patient/${type}.write`))
}
