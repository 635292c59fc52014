import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** One run of one process: a pid that the system gave out again later does not look like it. */
export type ProcessIdentity = {
  readonly pid: number
  /** When it started, in the system's own ticks; null where the system does not say. */
  readonly startedAt: string | null
  /** Where the pid counts: a boot and its pid namespace on Linux, the host's name elsewhere. */
  readonly realm: string
}

export function thisProcess(): ProcessIdentity {
  return { pid: process.pid, startedAt: stateOf(process.pid)?.startedAt ?? null, realm: thisRealm() }
}

/** Whether a process of this realm still runs. Of another realm nobody here can say. */
export function isRunning({ pid, startedAt }: ProcessIdentity): boolean {
  if (!answersSignals(pid)) return false
  const state = stateOf(pid)
  if (!state || startedAt === null) return true
  return state.startedAt === startedAt && !state.hasEnded
}

function thisRealm(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return hostname()
  }
}

function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it runs, as another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/**
 * @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html fields 3 (state) and 22 (start time); the
 *   second field is a name in brackets, which may hold anything
 */
function stateOf(pid: number): { startedAt: string; hasEnded: boolean } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const [state = '', startedAt = ''] = [fields[0], fields[19]]
    // A process that was killed and not yet waited for keeps its pid as a zombie.
    return { startedAt, hasEnded: state === 'Z' || state === 'X' }
  } catch {
    return undefined
  }
}
