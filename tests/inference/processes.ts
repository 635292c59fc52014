import { readdirSync, readFileSync } from 'node:fs'

/** The processes that this test run has forked for inference, by the system's own list. */
export function inferenceProcesses(): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => isOurChild(pid))
    .map(Number)
}

function isOurChild(pid: string): boolean {
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    const parent = /^PPid:\t(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return command.includes('inference/child.ts') && parent === String(process.pid)
  } catch {
    return false
  }
}

/** Processor time that a process has used, in hundredths of a second. */
export function processorTime(pid: number): number {
  const [, , ...fields] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')
  return Number(fields[11]) + Number(fields[12])
}
