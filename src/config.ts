import { AppError } from './errors.ts'

/** Everything the service takes from its environment, read once at start. */
export type Config = {
  /** The address under which EHRs call us. JWT audiences are compared with it, never with a Host header. */
  readonly baseUrl: URL
  readonly host: string
  readonly port: number
  readonly sitesFolder: string
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
}

const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const

/**
 * @throws {AppError} CONFIG_INVALID naming every problem together
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const problems: string[] = []
  const baseUrl = readBaseUrl(env.FACIES_BASE_URL, problems)
  const port = readPort(env.PORT, problems)
  const logLevel = readLogLevel(env.LOG_LEVEL, problems)
  if (problems.length > 0 || !baseUrl)
    throw new AppError('CONFIG_INVALID', { detail: `Cannot start: ${problems.join('; ')}` })
  const host = env.HOST ?? '127.0.0.1'
  return Object.freeze({ baseUrl, host, port, sitesFolder: env.FACIES_SITES ?? 'sites', logLevel })
}

/** True for an address that never leaves this machine. */
export function isLoopback(url: URL): boolean {
  return url.hostname === 'localhost' || url.hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(url.hostname)
}

function readBaseUrl(text: string | undefined, problems: string[]): URL | undefined {
  if (!text) {
    problems.push('FACIES_BASE_URL is not set')
    return undefined
  }
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol)) problems.push('FACIES_BASE_URL is not an http(s) address')
  else if (url.protocol === 'http:' && !isLoopback(url))
    problems.push('FACIES_BASE_URL must be https off loopback')
  else if (url.search || url.hash || url.username)
    problems.push('FACIES_BASE_URL must not hold a query, a fragment or a user name')
  else return new URL(url.href.replace(/\/+$/, ''))
  return undefined
}

function readPort(text: string | undefined, problems: string[]): number {
  const port = Number(text ?? '8080')
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    problems.push(`PORT is not a port: ${JSON.stringify(text)}`)
  return port
}

function readLogLevel(text: string | undefined, problems: string[]): Config['logLevel'] {
  const level = LOG_LEVELS.find((known) => known === (text ?? 'info'))
  if (!level) problems.push(`LOG_LEVEL is none of ${LOG_LEVELS.join(', ')}`)
  return level ?? 'info'
}
