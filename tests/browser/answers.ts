import { setTimeout as sleep } from 'node:timers/promises'
import type { BrowserContext, Request, Response } from 'playwright-core'

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
  const asked = new Set<Request>()
  const ended = (request: Request) => void asked.delete(request)
  context.on('request', (request) => void asked.add(request))
  context.on('requestfinished', ended)
  context.on('requestfailed', ended)
  context.on('response', (response) => void coming.push(answerOf(response)))
  return {
    async read() {
      // What is asked for and not answered yet would be gone with its page.
      for (const end = Date.now() + LONG_MS; asked.size > 0 && Date.now() < end; ) await sleep(50)
      return Promise.all(coming)
    },
  }
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

const LONG_MS = 10_000

/** Null for what fails, or never ends. */
function inTime<T>(coming: Promise<T>): Promise<T | null> {
  return Promise.race([coming.catch(() => null), sleep(LONG_MS, null, { ref: false })])
}
