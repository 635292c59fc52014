export type ValueAxis = { readonly from: number; readonly to: number; readonly ticks: readonly number[] }

/** Ticks at 1, 2 or 5 times a power of ten: about so many. */
const ABOUT_TICKS = 5

/**
 * An axis on which all values have room, with round numbers at its ends and ticks.
 *
 * @param values - at least one
 */
export function valueAxis(values: readonly number[]): ValueAxis {
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const step = roundStep((most - least || Math.abs(most) || 1) / ABOUT_TICKS)
  const [from, to] = [Math.floor(least / step), Math.ceil(most / step)]
  const end = to > from ? to : from + 1
  return {
    from: tidy(from * step),
    to: tidy(end * step),
    ticks: Array.from({ length: end - from + 1 }, (_, k) => tidy((from + k) * step)),
  }
}

function roundStep(atLeast: number): number {
  const power = 10 ** Math.floor(Math.log10(atLeast))
  const factor = [1, 2, 5].find((one) => one * power >= atLeast * (1 - 1e-9)) ?? 10
  return factor * power
}

/** Without the dust of binary fractions. */
function tidy(value: number): number {
  return Number(value.toPrecision(12)) + 0
}

/** With as many digits as tell neighbouring ticks apart. */
export function tickWords(value: number, { ticks }: ValueAxis): string {
  const step = Math.abs((ticks[1] ?? 1) - (ticks[0] ?? 0))
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9))
  return value.toFixed(digits).replace('-', '−')
}
