// The page of the app has a list of files of its own, and reaches this one by its types.
/// <reference path="./ucum-lhc.d.ts" />
import { UcumLhcUtils } from '@lhncbc/ucum-lhc'

/** What turns moles into mass (g/mol), and equivalents into moles. */
export type Substance = { readonly molarMass?: number; readonly charge?: number }

const library = UcumLhcUtils.getInstance()

const LONGEST = 40
const FACTOR = String.raw`(?!0)[A-Za-z0-9%*[\]']+([+-]\d+)?`
const GROUP = String.raw`\(${FACTOR}([./]${FACTOR})*\)`

// The library prints what it cannot make sense of, such as `()`, and our log holds nothing of a chart. A factor of 0
// it takes for 1.
const CODE = new RegExp(`^/?(${FACTOR}|${GROUP})([./](${FACTOR}|${GROUP}))*$`)

// It looks units up in a plain object, so that `constructor` would be one.
const OF_EVERY_OBJECT = Object.getOwnPropertyNames(Object.prototype)

/** Whether `code` is a unit of UCUM, of any kind; one with an annotation `{...}` or nested brackets is none here. */
export function isUnit(code: string): boolean {
  return asked(code, () => library.validateUnitString(code).status === 'valid') ?? false
}

/**
 * What a number in `from` is multiplied with to stand in `to`; null when `from` is no UCUM unit, or one of another
 * kind. Every unit counts in proportion: a scale with its own zero, such as degrees Celsius, is not for here.
 */
export function ucumFactor(from: string, to: string, { molarMass, charge }: Substance = {}): number | null {
  const options = { ...(molarMass && { molecularWeight: molarMass }), ...(charge && { charge }) }
  return asked(from, () => {
    const { status, toVal, msg } = library.convertUnitTo(from, 1, to, options)
    // With a message, the library guessed what was meant.
    return status === 'succeeded' && msg.length === 0 ? usable(toVal) : null
  })
}

/** A unit never ends the reading of a chart, whatever the library makes of it. */
function asked<Answer>(code: string, ask: () => Answer): Answer | null {
  if (code.length > LONGEST || !CODE.test(code)) return null
  if (OF_EVERY_OBJECT.some((name) => code.includes(name))) return null
  try {
    return ask()
  } catch {
    return null
  }
}

/** The library's arithmetic errs in the 16th digit: 9.999999999999998 is 10, and a cut-off is met exactly. */
function usable(factor: number | null): number | null {
  if (factor === null || !Number.isFinite(factor) || factor <= 0) return null
  return Number(factor.toPrecision(12))
}
