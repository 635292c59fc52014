import { countOf, type Json, numberOf, objectOf, objectsOf, textOf } from './shapes.ts'

export type Dose = { readonly doseMg: number | null; readonly doses: number | null }

const TO_MG: Readonly<Record<string, number>> = { mg: 1, g: 1000, ug: 0.001, mcg: 0.001, µg: 0.001 }
const COUNTED = /^(\{?(tbl|tab|tablets?|cap|capsules?|each|dose)s?\}?|1|)$/i
// What a pharmacy counts dose by dose. One "each" may be an inhaler of 120 doses, unless the drug is a tablet.
const PIECE = /^\{?(tbl|tab|tablet|cap|capsule)s?\}?$/i
const EACH = /^(\{?each\}?|ea|1|)$/i
const TABLET = /\b(tabs?|tablets?|caps?|capsules?)\b/i
// "8 mL of 1 mg/mL" is 8 mg: a concentration is the strength of no dose.
const STRENGTH = /(?<![\d.])(\d{1,5}(?:\.\d{1,6})?)\s*(mg|mcg|µg|ug)\b(?!\s*\/\s*[\d.]{0,6}\s*ml\b)/i

/** One dose in milligrams, and how many were ordered in all; null where the order does not say. */
export function doseOf(request: Json, dosage: Json | undefined, drugWords: string): Dose {
  const each = objectOf(objectsOf(dosage?.doseAndRate)[0]?.doseQuantity)
  const count = each && COUNTED.test(unitOf(each)) ? numberOf(each.value) : null
  const strength = strengthMg(drugWords)
  const weighed = each ? weightMg(each) : null

  return {
    doseMg: weighed ?? (strength === null ? null : strength * (count ?? 1)),
    doses:
      repeatCount(dosage) ??
      dispensedDoses(request, count ?? piecesFor(weighed, strength), TABLET.test(drugWords)),
  }
}

function weightMg(quantity: Json): number | null {
  const value = numberOf(quantity.value)
  const unit = unitOf(quantity).toLowerCase()
  return value !== null && Object.hasOwn(TO_MG, unit) ? value * (TO_MG[unit] ?? 1) : null
}

function strengthMg(words: string): number | null {
  const match = STRENGTH.exec(words)
  return match ? Number(match[1]) * (TO_MG[match[2]?.toLowerCase() ?? 'mg'] ?? 1) : null
}

function repeatCount(dosage: Json | undefined): number | null {
  return countOf(objectOf(objectOf(dosage?.timing)?.repeat)?.count)
}

function dispensedDoses(request: Json, piecesPerDose: number, isTablet: boolean): number | null {
  const dispense = objectOf(request.dispenseRequest)
  const quantity = objectOf(dispense?.quantity)
  const isCounted = quantity && (PIECE.test(unitOf(quantity)) || (isTablet && EACH.test(unitOf(quantity))))
  const pieces = isCounted ? countOf(quantity.value) : null
  if (pieces === null || piecesPerDose <= 0) return null
  return (pieces / piecesPerDose) * (1 + (countOf(dispense?.numberOfRepeatsAllowed) ?? 0))
}

function piecesFor(doseMg: number | null, strength: number | null): number {
  return doseMg !== null && strength !== null && strength > 0 ? doseMg / strength : 1
}

function unitOf(quantity: Json): string {
  return textOf(quantity.unit) ?? textOf(quantity.code) ?? ''
}
