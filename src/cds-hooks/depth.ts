/** No resource of FHIR comes near; what walks through a body would run out of stack at some thousands. */
const MOST_LEVELS = 100

const [QUOTE, BACKSLASH] = ['"', '\\'].map((character) => character.charCodeAt(0))
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [...'[]{}'].map((character) =>
  character.charCodeAt(0),
)

/** Whether JSON holds more than a hundred levels; brackets within strings are none. It is read once, without a stack. */
export function isTooDeep(json: Uint8Array): boolean {
  let levels = 0
  let inString = false
  for (let i = 0; i < json.length; i++) {
    const byte = json[i]
    if (inString) {
      if (byte === BACKSLASH) i++
      else if (byte === QUOTE) inString = false
    } else if (byte === QUOTE) inString = true
    else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      levels += 1
      if (levels > MOST_LEVELS) return true
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) levels -= 1
  }
  return false
}
