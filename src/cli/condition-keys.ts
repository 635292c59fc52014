import type { Concept } from '../clinical/facts.ts'
import { CONDITION_CONCEPTS } from '../clinical/value-sets.ts'
import { nearWords } from '../near-words.ts'
import { quoted } from '../quoted.ts'
import { meantWords } from './file-problems.ts'

/** Keys that name a value set by another word. */
const OTHER_NAMES: Readonly<Record<string, Concept>> = { dialysis: 'ckd-severe' }

const KEYS = [...CONDITION_CONCEPTS, ...Object.keys(OTHER_NAMES)]

export function isConditionKey(key: string): boolean {
  return KEYS.includes(key)
}

export function conceptOfKey(key: string): Concept {
  return Object.hasOwn(OTHER_NAMES, key) ? (OTHER_NAMES[key] ?? key) : key
}

export function unknownKeyWords(key: string): string {
  return `no rule knows ${quoted(key)}${meantWords(nearWords(key, KEYS))}`
}
