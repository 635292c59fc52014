import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type ClinicianId, DEMO_USER } from '../clinicians.ts'

/** Who sits at which browser. Nobody types a password here: opening the EHR is signing in. */
export type SignIns = {
  userOf(req: IncomingMessage): ClinicianId | null
  /** Signs the browser in, unless it is. */
  welcome(req: IncomingMessage, res: ServerResponse): void
}

const COOKIE = 'demo-ehr'

export function openSignIns(): SignIns {
  const users = new Map<string, ClinicianId>()
  const userOf = (req: IncomingMessage) => users.get(cookieOf(req)) ?? null
  return {
    userOf,
    welcome(req, res) {
      if (userOf(req) !== null) return
      const session = randomBytes(24).toString('base64url')
      users.set(session, DEMO_USER)
      // Lax reaches the authorization server from the app's frame too: that frame lies in a page of this very site.
      res.appendHeader('Set-Cookie', `${COOKIE}=${session}; Path=/; HttpOnly; SameSite=Lax`)
    },
  }
}

function cookieOf({ headers }: IncomingMessage): string {
  const cookies = (headers.cookie ?? '').split(/;\s*/)
  return cookies.find((cookie) => cookie.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1) ?? ''
}
