import { createHash } from 'node:crypto'
import { Client } from 'pg'

/** Each costs the server memory for as long as the connection lasts. */
const MOST = 100

/**
 * A connection that prepares its statements, so that the server plans each once and not at every call: planning
 * takes several times as long as running them.
 */
export class PreparedClient extends Client {
  readonly #names = new Map<string, string>()

  // The driver's own signature has a dozen forms; kysely uses this one.
  override query(...args: readonly unknown[]): never {
    const [text, values, ...rest] = args
    const isPrepared =
      typeof text === 'string' && Array.isArray(values) && values.length > 0 && rest.length === 0
    const name = isPrepared ? this.#nameOf(text) : undefined
    const query = super.query as (...given: readonly unknown[]) => never
    return name === undefined ? query.call(this, ...args) : query.call(this, { name, text, values })
  }

  #nameOf(text: string): string | undefined {
    const known = this.#names.get(text)
    // A new column changes what `*` gives, and a prepared statement whose answer has changed fails ever after.
    if (known !== undefined || text.includes('*') || this.#names.size >= MOST) return known
    const name = createHash('sha256').update(text).digest('hex').slice(0, 32)
    this.#names.set(text, name)
    return name
  }
}
