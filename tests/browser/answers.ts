import type { BrowserContext, Response } from 'playwright-core'

/** Everything that reaches a browser: of each answer its address, its headers and its body. */
export type Answers = {
  /** All of it as text, after the last of them has come in whole. */
  read(): Promise<readonly Answer[]>
}

export type Answer = { readonly url: string; readonly text: string }

export function answersTo(context: BrowserContext): Answers {
  const coming: Promise<Answer>[] = []
  context.on('response', (response) => void coming.push(answerOf(response)))
  return { read: () => Promise.all(coming) }
}

async function answerOf(response: Response): Promise<Answer> {
  const headers = await response.headersArray().catch(() => [])
  // A redirect has no body to be read, and a frame that was closed takes its bodies along.
  const body = await response.body().catch(() => Buffer.alloc(0))
  const url = response.url()
  const lines = headers.map(({ name, value }) => `${name}: ${value}`)
  return { url, text: [url, ...lines, body.toString('latin1')].join('\n') }
}
