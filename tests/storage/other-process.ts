import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** A script of this folder in a real process of its own. */
export type OtherProcess = {
  readonly pid: number
  /** Sends a line. */
  send(line: string): void
  /** The next line that it says. Fails when it ends before. */
  nextLine(): Promise<string>
  /** SIGKILL: it can clean up nothing. Resolves when it is gone. */
  kill(): Promise<void>
}

export function startOther(script: string, folder: string): OtherProcess {
  const path = fileURLToPath(new URL(script, import.meta.url))
  const child = spawn(process.execPath, [path, folder], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  return {
    pid: child.pid ?? 0,
    send: (line) => void child.stdin.write(`${line}\n`),
    nextLine: async () => {
      const line = await lines.next()
      if (line.done) throw new Error(`${script} ended without a word`)
      return line.value
    },
    kill: () => killed(child),
  }
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}
