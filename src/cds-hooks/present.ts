type Fields = Readonly<Record<string, unknown>>

/** The same fields without those that say nothing: null, "", [] and {} never leave in an answer. */
export function present(fields: Fields): Fields {
  const kept = Object.entries(fields).map(([name, value]) => [name, presentValue(value)] as const)
  return Object.fromEntries(kept.filter(([, value]) => saysSomething(value)))
}

function presentValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(presentValue).filter(saysSomething)
  return typeof value === 'object' && value !== null ? present(value as Fields) : value
}

function saysSomething(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return false
  if (Array.isArray(value)) return value.length > 0
  return typeof value !== 'object' || Object.keys(value).length > 0
}
