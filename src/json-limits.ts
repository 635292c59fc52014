/** No resource of FHIR comes near; what walks through a body would run out of stack at some thousands. */
const MOST_LEVELS = 100

/** 200 resources of the bench's chart have 1,500. 20 MB of empty ones have millions, and take the parser seconds. */
const MOST_BRACKETS = 300_000

// Literal types, so that the loop compares numbers and looks nothing up: it is three times as fast.
const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN_LIST = 0x5b
const CLOSE_LIST = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d

/**
 * Whether JSON holds more than a hundred levels, or more than 300,000 objects and lists; brackets within strings are none.
 * Looked at before it is parsed: the parser takes any number, and seconds for some millions.
 */
export function isTooComplex(json: Uint8Array): boolean {
  let levels = 0
  let brackets = 0
  for (let i = 0; i < json.length; i++) {
    const byte = json[i]
    if (byte === QUOTE) i = endOfString(json, i)
    else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      levels += 1
      brackets += 1
      if (levels > MOST_LEVELS || brackets > MOST_BRACKETS) return true
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) levels -= 1
  }
  return false
}

function endOfString(json: Uint8Array, start: number): number {
  let i = start + 1
  while (i < json.length && json[i] !== QUOTE) i += json[i] === BACKSLASH ? 2 : 1
  return i
}
