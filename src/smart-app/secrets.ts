import { createHash, randomBytes } from 'node:crypto'

const BYTES = 32

/** 256 random bits that fit into an address and a cookie. */
export function newSecret(): string {
  return randomBytes(BYTES).toString('base64url')
}

export function isSecret(text: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(text)
}

/** What we keep of a secret: who reads the database learns none. */
export function secretHash(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}
