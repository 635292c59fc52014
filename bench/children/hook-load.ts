/** Calls a service from a process of its own, so that making the load takes no turn of what is measured. */
import { Agent, type OutgoingHttpHeaders, request } from 'node:http'
import { answering } from './answering.ts'

export type HookCall = { readonly body: string; readonly token: string }

export type LoadJob = {
  readonly url: string
  readonly calls: readonly HookCall[]
  /** So many calls at once, each followed by the next; or so many a second, whatever becomes of them. */
  readonly pace: { readonly atOnce: number } | { readonly perSecond: number }
}

export type Load = {
  readonly ms: number
  /** Of each call, from its sending to the end of the answer, ms. */
  readonly latencies: readonly number[]
  /** Calls that did not answer 200, or answered no card. */
  readonly failed: number
  readonly withoutCard: number
}

await answering<LoadJob>(async () => async (job) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 'atOnce' in job.pace ? job.pace.atOnce : 256 })
  const start = performance.now()
  const answers =
    'atOnce' in job.pace ? await inTurn(job, job.pace.atOnce, agent) : await onTime(job, job.pace, agent)
  const ms = performance.now() - start
  agent.destroy()
  return {
    ms,
    latencies: answers.map((answer) => answer.ms),
    failed: answers.filter(({ status }) => status !== 200).length,
    withoutCard: answers.filter(({ text }) => !text.includes('"summary"')).length,
  } satisfies Load
})

type Answer = { readonly status: number; readonly text: string; readonly ms: number }

async function inTurn({ url, calls }: LoadJob, atOnce: number, agent: Agent): Promise<readonly Answer[]> {
  const left = calls.values()
  const answers: Answer[] = []
  const caller = async () => {
    for (const call of left) answers.push(await send(url, call, agent))
  }
  await Promise.all(Array.from({ length: atOnce }, caller))
  return answers
}

function onTime(
  { url, calls }: LoadJob,
  { perSecond }: { readonly perSecond: number },
  agent: Agent,
): Promise<readonly Answer[]> {
  return Promise.all(
    calls.map(async (call, i) => {
      await new Promise((resolve) => setTimeout(resolve, (1000 * i) / perSecond))
      return send(url, call, agent)
    }),
  )
}

function send(url: string, { body, token }: HookCall, agent: Agent): Promise<Answer> {
  const bytes = Buffer.from(body)
  const headers: OutgoingHttpHeaders = {
    'content-type': 'application/json',
    'content-length': bytes.length,
    authorization: `Bearer ${token}`,
  }
  const start = performance.now()
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        resolve({ status: response.statusCode ?? 0, text, ms: performance.now() - start })
      })
    })
    sent.on('error', () => resolve({ status: 0, text: '', ms: performance.now() - start }))
    sent.end(bytes)
  })
}
