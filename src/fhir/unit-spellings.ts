const HB = '(of )?(total )?(hb|hgb|hba1c|a1c|ha?emoglobin)'

/**
 * How laboratories write what UCUM writes otherwise, in the order in which it is read; everything stands in small
 * letters by then. An annotation `{...}` means nothing in UCUM, so those that do mean something come before it.
 */
const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/μ/g, 'u'],
  [/[·⋅]/g, '.'],
  [/−/g, '-'],
  [/\s+/g, ' '],
  [/ per /g, '/'],

  [/^percent\b/, '%'],
  [new RegExp(`^% ?[({]?(${HB}|ngsp|dcct)[)}]?$`), '%'],
  [new RegExp(`^mmol ?/ ?mol ?[({]?(${HB}|ifcc)[)}]?$`), 'mmol/mol'],
  [/^[({]?(sds?|s\.d\.|z|(sd|z)[ -]?scores?)[)}]?$/, '1'],

  [/ ?\/ ?[({]?24[ ._]?(h|hr|hrs|hours?)[)}]?(?![a-z])/g, '/d'],
  [/ ?\/ ?days?(?![a-z])/g, '/d'],
  // 1.73 m² of body surface as the area it is: µg/d is not µg/d per 1.73 m².
  [/ ?\/ ?[({[]?1[.,]73[ ._]?(m ?[\^*(]{0,2}2\)?|sq\.? ?m|m)?[)}\]]?(?![a-z0-9])/g, '/(173.dm2)'],
  [/^\{[^{}]*\}$/, '1'],
  [/\/?\{[^{}]*\}/g, ''],

  [/(?<![a-z])mcg(?![a-z])/g, 'ug'],
  [/(?<![a-z])(cc|millilit(er|re)s?)(?![a-z])/g, 'ml'],
  [/ ?\/ ?100 ?ml(?![a-z])/g, '/dl'],
  [/(?<![a-z])lit(er|re)s?(?![a-z])/g, 'l'],
  [/(?<![a-z])minutes?(?![a-z])/g, 'min'],
  [/(?<![a-z])(hrs?|hours?)(?![a-z])/g, 'h'],
  // Units of activity. A small u alone is the dalton to UCUM, a mass.
  [/(?<![a-z[])([munk]?)\[?iu\]?(?![a-z])/g, '$1[iU]'],
  [/(?<![a-z[])([munk]?)u(?![a-z[])/g, '$1U'],

  [/ ?([/.()]) ?/g, '$1'],
]

/**
 * The unit as UCUM would write it, where it is a unit at all: `µg/24 hr` and `MCG/(24.H)` are `ug/d`. Letters count
 * in small: laboratories write NG/ML and Ng/mL, and none reports in mega-anything, so that M is milli.
 *
 * @param unit - of a length that the caller has bounded
 */
export function ucumSpelling(unit: string): string {
  const plain = unit.normalize('NFKC').toLowerCase().trim()
  return SPELLINGS.reduce((text, [written, ucum]) => text.replace(written, ucum), plain)
}
