import { fork } from 'node:child_process'
import { setPriority } from 'node:os'
import { INFERENCE_PRIORITY } from '../src/inference/forked.ts'

/** A process that answers one message at a time. */
export type Forked = {
  readonly pid: number
  ask<Answer>(message: unknown): Promise<Answer>
  close(): Promise<void>
}

type Ready = { readonly kind: 'ready' } | { readonly kind: 'unusable'; readonly detail: string }

/**
 * Forks a process that stands beside an inference process: at its priority, so that whatever else the machine does slows
 * both down alike.
 *
 * @throws as `startForked`
 */
export async function startBeside(file: URL, args: readonly string[] = []): Promise<Forked> {
  const forked = await startForked(file, args)
  setPriority(forked.pid, INFERENCE_PRIORITY)
  return forked
}

/**
 * Forks a process as the inference process is forked, so that handing over a photo costs every subject the same.
 *
 * @throws {Error} when the process ends, or says that it cannot work
 */
export async function startForked(file: URL, args: readonly string[] = []): Promise<Forked> {
  const child = fork(file, [...args], {
    serialization: 'advanced',
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ORT_DISABLE_TELEMETRY: '1' },
  })

  function nextMessage<Message>(): Promise<Message> {
    const { promise, resolve, reject } = Promise.withResolvers<Message>()
    const onMessage = (message: unknown) => resolve(message as Message)
    const onExit = (code: number | null, signal: string | null) =>
      reject(new Error(`${file.pathname.split('/').at(-1)} ended: ${signal ?? code}`))
    child.once('message', onMessage)
    child.once('exit', onExit)
    return promise.finally(() => child.off('message', onMessage).off('exit', onExit))
  }

  const first = await nextMessage<Ready>()
  if (first.kind === 'unusable') throw new Error(first.detail)
  return {
    pid: child.pid ?? Number.NaN,
    ask<Answer>(message: unknown) {
      const answer = nextMessage<Answer>()
      child.send(message as object)
      return answer
    },
    async close() {
      const exit = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await exit
    },
  }
}
