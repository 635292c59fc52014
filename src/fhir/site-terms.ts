import { z } from 'zod'
import { ROUTES } from '../clinical/facts.ts'
import { holdsControl } from '../quoted.ts'
import { isOwnSystem } from './own-coding.ts'

const MOST_CODES = 200
const MOST_PRODUCTS = 2000
const URI = /^(?:[a-z][a-z0-9+.-]*:[^\s]+|[0-9]+(?:\.[0-9]+)+)$/i

export const codeSystem = z
  .string()
  .max(200)
  .regex(URI, { error: 'must be the address of a code system, as the EHR sends it' })
  .refine((system) => !holdsControl(system), { error: 'holds a control character' })
  .refine((system) => !isOwnSystem(system), { error: 'is a system of ours' })

export const localCode = z
  .string()
  .trim()
  .min(1, { error: 'must not be empty' })
  .max(100)
  .refine((code) => !holdsControl(code), { error: 'holds a control character' })

const coding = z.strictObject({ system: codeSystem, code: localCode, display: z.string().optional() })

/** The site's own codes for what the value sets hold: concept -> codes. */
export const codesBlock = z
  .record(z.string(), z.array(coding).min(1, { error: 'must name at least one code' }).max(MOST_CODES))
  .default({})

/** Words for ingredients, as `placedIngredient` takes them. */
export const ingredients = z.array(z.string()).min(1, { error: 'must name at least one ingredient' }).max(40)

export const route = z.enum(ROUTES).exclude(['unknown'])

/** A small formulary in the site file itself; a large one is imported (`terms`). */
export const productsBlock = z
  .array(z.strictObject({ system: codeSystem, code: localCode, ingredients, route: route.optional() }))
  .max(MOST_PRODUCTS, { error: `holds more than ${MOST_PRODUCTS}; import them with \`facies terms import\`` })
  .default([])

export type SiteCodes = z.infer<typeof codesBlock>
export type SiteProducts = z.infer<typeof productsBlock>
