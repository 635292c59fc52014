/** Where a text stops being JSON, in words; it quotes nothing of the text, which may hold a secret. Null where it is JSON. */
export function notJson(text: string): string | null {
  if (text.trim() === '') return 'is empty'
  if (isJson(text)) return null
  // Everything up to the mistake could have become JSON, and nothing beyond it could.
  let [fits, fails] = [0, text.length + 1]
  while (fails - fits > 1) {
    const middle = Math.floor((fits + fails) / 2)
    if (mayBecomeJson(text.slice(0, middle))) fits = middle
    else fails = middle
  }
  if (fits === text.length) return 'ends too early, as if a bracket or a quote were not closed'
  const lines = text.slice(0, fits).split('\n')
  return `is not JSON at line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Whether only the end is missing: the parser complains of nothing before it. */
function mayBecomeJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch (error) {
    const { message } = error as SyntaxError
    const [, position] = /at position (\d+)/.exec(message) ?? []
    return message.includes('Unexpected end') || Number(position) >= text.length
  }
}
