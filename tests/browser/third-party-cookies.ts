import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { BrowserContext } from 'playwright-core'

const COOKIES = [
  'plain=1; Secure; SameSite=None; Path=/',
  'parted=1; Secure; SameSite=None; Path=/; Partitioned',
]

/**
 * Which of two cookies a browser sends from a frame on another site: a plain one, and a partitioned one.
 *
 * @returns the Cookie header of the frame's second request
 */
export async function cookiesOfForeignFrame(context: BrowserContext): Promise<string> {
  const server = createServer((req, res) => {
    if (req.url === '/set') return void res.writeHead(302, { 'Set-Cookie': COOKIES, Location: '/seen' }).end()
    if (req.url === '/seen') return void res.end(`seen: ${req.headers.cookie ?? ''}`)
    const { port } = server.address() as AddressInfo
    res.writeHead(200, { 'Content-Type': 'text/html' })
    res.end(`<!doctype html><iframe src="http://127.0.0.1:${port}/set"></iframe>`)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')

  const page = await context.newPage()
  await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`)
  const seen = page.frameLocator('iframe').getByText('seen:')
  const text = (await seen.textContent()) ?? ''
  await page.close()
  server.closeAllConnections()
  server.close()
  return text.replace('seen: ', '')
}
