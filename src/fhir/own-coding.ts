import { CONCEPT_SYSTEM, INGREDIENT_SYSTEM } from '../clinical/value-sets.ts'
import type { Coding } from './code-systems.ts'

/** How a product is given, for the codings that a site's code map adds. */
export const ROUTE_SYSTEM = 'urn:facies:route'

const OWN_SYSTEMS: ReadonlySet<string> = new Set([CONCEPT_SYSTEM, INGREDIENT_SYSTEM, ROUTE_SYSTEM])

/**
 * A coding that we added to a chart entry. It is told by what it is and not by what it says: no JSON that an EHR
 * sends can be an instance of this class, so an EHR cannot speak in our systems.
 */
export class OwnCoding implements Coding {
  readonly system: string
  readonly code: string

  constructor(system: string, code: string) {
    this.system = system
    this.code = code
    Object.freeze(this)
  }
}

export function isOwnSystem(system: string): boolean {
  return OWN_SYSTEMS.has(system)
}
