/** e.g. `+0.40`, `−0.12`, `0.00`; the sign is always there, and nothing has a sign of its own. */
export function signed(value: number, digits = 2): string {
  if (!Number.isFinite(value)) return 'no value'
  const size = Math.abs(value).toFixed(digits)
  if (Number(size) === 0) return size
  return `${value < 0 ? '−' : '+'}${size}`
}
