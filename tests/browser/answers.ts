import { setTimeout as sleep } from 'node:timers/promises'
import type { BrowserContext, Response } from 'playwright-core'

/** Everything that reaches a browser: of each answer its address, its headers and its body. */
export type Answers = {
  /** All of it as text, after the last of them has come in whole. */
  read(): Promise<readonly Answer[]>
}

export type Answer = {
  readonly url: string
  /** Address, headers and body. */
  readonly text: string
  /** False for a body that the browser did not keep for us. */
  readonly isWhole: boolean
}

export function answersTo(context: BrowserContext): Answers {
  const coming: Promise<Answer>[] = []
  context.on('response', (response) => void coming.push(answerOf(response)))
  return { read: () => Promise.all(coming) }
}

async function answerOf(response: Response): Promise<Answer> {
  const url = response.url()
  const headers = await response.headersArray().catch(() => null)
  const lines = (headers ?? []).map(({ name, value }) => `${name}: ${value}`)
  // A redirect has no body that could be read.
  const isRedirect = response.status() >= 300 && response.status() < 400
  const body = isRedirect ? Buffer.alloc(0) : await inTime(response.body())
  const text = [url, ...lines, (body ?? Buffer.alloc(0)).toString('latin1')].join('\n')
  return { url, text, isWhole: headers !== null && body !== null }
}

const LONG_MS = 5_000

/** Null for what fails, or never ends. */
function inTime<T>(coming: Promise<T>): Promise<T | null> {
  return Promise.race([coming.catch(() => null), sleep(LONG_MS, null, { ref: false })])
}
