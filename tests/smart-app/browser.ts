export type Answer = {
  readonly url: string
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly location: string | null
}

/** A browser with one cookie jar for the app, which keeps all that our service ever answered it. */
export type Browser = {
  get(url: string, init?: RequestInit): Promise<Answer>
  /** Goes where redirects lead. */
  follow(url: string): Promise<Answer>
  /** Every answer in whole, headers included, but for the EHR's. */
  readonly seen: readonly string[]
  readonly cookies: ReadonlyMap<string, string>
}

export function newBrowser(): Browser {
  const cookies = new Map<string, string>()
  const seen: string[] = []

  async function get(url: string, init: RequestInit = {}): Promise<Answer> {
    const isOurs = new URL(url).hostname === '127.0.0.1'
    const headers = new Headers(init.headers)
    const sent = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    if (isOurs && sent !== '') headers.set('cookie', sent)
    const response = await fetch(url, { ...init, headers, redirect: 'manual' })
    const text = Buffer.from(await response.arrayBuffer()).toString('latin1')
    if (isOurs) {
      seen.push([url, ...[...response.headers].map((pair) => pair.join(': ')), text].join('\n'))
      for (const cookie of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
        cookies.set(name, value)
      }
    }
    const location = response.headers.get('location')
    return { url, status: response.status, headers: response.headers, text, location }
  }

  async function follow(url: string): Promise<Answer> {
    const answer = await get(url)
    return answer.location === null ? answer : follow(new URL(answer.location, url).href)
  }

  return { get, follow, seen, cookies }
}
