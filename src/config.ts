import { isIP } from 'node:net'
import { AppError } from './errors.ts'

/** The devices that INFERENCE_DEVICE may name. */
const INFERENCE_DEVICES = ['cuda', 'webgpu', 'cpu'] as const

/** Everything the service takes from its environment, read once at start. */
export type Config = {
  /** The address under which EHRs call us. JWT audiences are compared with it, never with a Host header. */
  readonly baseUrl: URL
  readonly host: string
  readonly port: number
  readonly sitesFolder: string
  /** Where everything is kept. */
  readonly database: DatabaseSetting
  /** 32 bytes that seal what is kept of patients and launches. There is no default. */
  readonly secretKey: Uint8Array
  /** Earlier secret keys; what they sealed still opens. */
  readonly formerKeys: readonly Uint8Array[]
  /** A private JWK, for sites whose `smart.authentication` is `private_key_jwt`. */
  readonly clientKeyFile: string | null
  /** Secrets by the name of the site, for sites whose `smart.authentication` is `client_secret_basic`. */
  readonly clientSecretsFile: string | null
  readonly inference: InferenceSetting
  /** A port of this machine alone that answers `/metrics`; null for none. */
  readonly metricsPort: number | null
  /** The proxies whose `X-Forwarded-For` is believed: `loopback`, addresses or networks. */
  readonly trustProxy: readonly string[]
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
}

export type DatabaseSetting =
  | { readonly kind: 'postgres'; readonly url: string }
  | { readonly kind: 'embedded'; readonly folder: string }

export type InferenceSetting = {
  /** Processes that assess photos; undefined: one per available core. */
  readonly processes: number | undefined
  /** Undefined: the best one that works. */
  readonly device: (typeof INFERENCE_DEVICES)[number] | undefined
}

const MOST_PROCESSES = 256

const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const

/**
 * @throws {AppError} CONFIG_INVALID naming every problem together
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const problems: string[] = []
  const baseUrl = readBaseUrl(env.FACIES_BASE_URL, problems)
  const port = readPort('PORT', env, problems)
  const logLevel = readLogLevel(env.LOG_LEVEL, problems)
  const database = readDatabase(env, problems)
  const secretKey = readSecretKey(env.FACIES_SECRET_KEY, problems)
  const formerKeys = readFormerKeys(env.FACIES_FORMER_KEYS, problems)
  const inference = readInference(env, problems)
  const metricsPort = env.FACIES_METRICS_PORT ? readPort('FACIES_METRICS_PORT', env, problems) : null
  const trustProxy = readProxies(env.FACIES_TRUST_PROXY, problems)
  if (problems.length > 0 || !baseUrl || !secretKey)
    throw new AppError('CONFIG_INVALID', { detail: `Cannot start: ${problems.join('; ')}` })
  return Object.freeze({
    baseUrl,
    host: env.HOST ?? '127.0.0.1',
    port,
    sitesFolder: sitesFolderIn(env),
    database,
    secretKey,
    formerKeys,
    clientKeyFile: env.FACIES_CLIENT_KEY || null,
    clientSecretsFile: env.FACIES_CLIENT_SECRETS || null,
    inference,
    metricsPort,
    trustProxy,
    logLevel,
  })
}

/** What the commands need that look into what is kept. */
export type KeptConfig = Pick<Config, 'sitesFolder' | 'database'>

/**
 * The part of the environment that says where the sites and the database are.
 *
 * @throws {AppError} CONFIG_INVALID
 */
export function readKeptConfig(env: Readonly<Record<string, string | undefined>>): KeptConfig {
  const problems: string[] = []
  const database = readDatabase(env, problems)
  if (problems.length > 0)
    throw new AppError('CONFIG_INVALID', { detail: `Cannot look it up: ${problems.join('; ')}` })
  return Object.freeze({ sitesFolder: sitesFolderIn(env), database })
}

/** What the commands need that open what is sealed. */
export type SealedConfig = Pick<Config, 'database' | 'secretKey' | 'formerKeys'>

/**
 * The part of the environment that says where the database is and what opens it.
 *
 * @throws {AppError} CONFIG_INVALID
 */
export function readSealedConfig(env: Readonly<Record<string, string | undefined>>): SealedConfig {
  const problems: string[] = []
  const database = readDatabase(env, problems)
  const secretKey = readSecretKey(env.FACIES_SECRET_KEY, problems)
  const formerKeys = readFormerKeys(env.FACIES_FORMER_KEYS, problems)
  if (problems.length > 0 || !secretKey)
    throw new AppError('CONFIG_INVALID', { detail: `Cannot open what is kept: ${problems.join('; ')}` })
  return Object.freeze({ database, secretKey, formerKeys })
}

/** The address of a path under our public address, which comes from the configuration and never from a request. */
export function under(baseUrl: URL, path: string): string {
  return `${baseUrl.href.replace(/\/+$/, '')}${path}`
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

function readPort(
  name: 'PORT' | 'FACIES_METRICS_PORT',
  env: Readonly<Record<string, string | undefined>>,
  problems: string[],
): number {
  const text = env[name]
  const port = Number(text ?? '8080')
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    problems.push(`${name} is not a port: ${JSON.stringify(text)}`)
  return port
}

/** Never a count of hops nor "all": these believe whoever calls past the proxy. */
function readProxies(text: string | undefined, problems: string[]): readonly string[] {
  const proxies = (text ?? 'loopback')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
  const wrong = proxies.find((part) => part !== 'loopback' && !isNetwork(part))
  if (wrong !== undefined)
    problems.push(
      `FACIES_TRUST_PROXY names neither loopback nor an address or network: ${JSON.stringify(wrong)}`,
    )
  return proxies
}

/** `10.0.0.1`, `10.0.0.0/8`, `fd00::/8`; a network of everything is none. */
function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/')
  const kind = isIP(address)
  if (kind === 0 || more.length > 0) return false
  return bits === undefined || (/^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= (kind === 4 ? 32 : 128))
}

/**
 * The database alone, for a command that reads what is kept and opens nothing that is sealed.
 *
 * @throws {AppError} CONFIG_INVALID
 */
export function readDatabaseSetting(env: Readonly<Record<string, string | undefined>>): DatabaseSetting {
  const problems: string[] = []
  const database = readDatabase(env, problems)
  if (problems.length > 0)
    throw new AppError('CONFIG_INVALID', { detail: `Cannot open the database: ${problems.join('; ')}` })
  return database
}

/**
 * Where the service is and for whom, for a command that opens nothing.
 *
 * @throws {AppError} CONFIG_INVALID
 */
export function readServiceAddress(
  env: Readonly<Record<string, string | undefined>>,
): Pick<Config, 'baseUrl' | 'sitesFolder'> {
  const problems: string[] = []
  const baseUrl = readBaseUrl(env.FACIES_BASE_URL, problems)
  if (!baseUrl) throw new AppError('CONFIG_INVALID', { detail: problems.join('; ') })
  return { baseUrl, sitesFolder: sitesFolderIn(env) }
}

function sitesFolderIn({ FACIES_SITES }: Readonly<Record<string, string | undefined>>): string {
  return FACIES_SITES ?? 'sites'
}

/** The embedded database is for one process on one machine; production keeps its own server. */
function readDatabase(
  env: Readonly<Record<string, string | undefined>>,
  problems: string[],
): DatabaseSetting {
  const url = env.DATABASE_URL
  if (!url) {
    if (env.NODE_ENV === 'production') problems.push('DATABASE_URL is not set, and NODE_ENV is production')
    return { kind: 'embedded', folder: env.FACIES_DATA || '.facies' }
  }
  // The address may hold a password, so it is not quoted.
  if (!/^postgres(ql)?:\/\//.test(url)) problems.push('DATABASE_URL is not a postgres:// address')
  return { kind: 'postgres', url }
}

function readSecretKey(text: string | undefined, problems: string[]): Uint8Array | undefined {
  const key = keyFrom(text ?? '')
  if (key) return key
  problems.push(text ? 'FACIES_SECRET_KEY is not 32 bytes in base64url' : 'FACIES_SECRET_KEY is not set')
  return undefined
}

function readFormerKeys(text: string | undefined, problems: string[]): readonly Uint8Array[] {
  if (!text) return []
  const keys = text.split(',').map((key) => keyFrom(key.trim()))
  if (keys.includes(undefined))
    problems.push('FACIES_FORMER_KEYS holds a key that is not 32 bytes in base64url')
  return keys.filter((key) => key !== undefined)
}

function keyFrom(text: string): Uint8Array | undefined {
  const key = Buffer.from(text, 'base64url')
  return key.length === 32 && key.toString('base64url') === text.replace(/=+$/, '') ? key : undefined
}

function readInference(
  env: Readonly<Record<string, string | undefined>>,
  problems: string[],
): InferenceSetting {
  const [count, name] = [env.INFERENCE_PROCESSES, env.INFERENCE_DEVICE]
  const processes = count ? Number(count) : undefined
  if (
    processes !== undefined &&
    !(Number.isInteger(processes) && processes > 0 && processes <= MOST_PROCESSES)
  )
    problems.push(`INFERENCE_PROCESSES is not a number from 1 to ${MOST_PROCESSES}: ${JSON.stringify(count)}`)
  const device = INFERENCE_DEVICES.find((known) => known === name)
  if (name && !device) problems.push(`INFERENCE_DEVICE is none of ${INFERENCE_DEVICES.join(', ')}`)
  return { processes, device }
}

function readLogLevel(text: string | undefined, problems: string[]): Config['logLevel'] {
  const level = LOG_LEVELS.find((known) => known === (text ?? 'info'))
  if (!level) problems.push(`LOG_LEVEL is none of ${LOG_LEVELS.join(', ')}`)
  return level ?? 'info'
}
