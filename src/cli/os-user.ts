import { userInfo } from 'node:os'

/** Who runs a command, as the system names them; a number in containers that know no names. */
export function osUser(): string {
  try {
    return userInfo().username
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`
  }
}
