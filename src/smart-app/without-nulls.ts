/**
 * A token answer without its members that are null. OAuth knows no null; some EHRs write `"refresh_token": null` for what
 * they leave out, and the library refuses the whole answer for it. Of what is about the patient nothing is changed: there
 * null is not the same as left out.
 *
 * @param bytes - what came; given back as it is where it is no JSON object
 */
export function withoutNulls(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | string {
  const answer = objectIn(bytes)
  if (answer === null || !OF_OAUTH.some((name) => answer[name] === null)) return bytes
  const said = Object.entries(answer).filter(([name, value]) => value !== null || !OF_OAUTH.includes(name))
  return JSON.stringify(Object.fromEntries(said))
}

/** Members of RFC 6749 and OpenID Connect that an answer may leave out. */
const OF_OAUTH: readonly string[] = ['expires_in', 'id_token', 'refresh_token', 'scope']

function objectIn(bytes: Uint8Array): Readonly<Record<string, unknown>> | null {
  try {
    const parsed: unknown = JSON.parse(new TextDecoder().decode(bytes))
    const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
    return isObject ? (parsed as Readonly<Record<string, unknown>>) : null
  } catch {
    return null
  }
}
