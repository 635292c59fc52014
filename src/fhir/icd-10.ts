/**
 * The codes of ICD-10 (WHO, and the German modification) that mean what a code of ICD-10-CM means.
 *
 * The rule: a code is read as the ICD-10-CM code beside it when its category stands in both editions with the same
 * content, and it or a longer code of that category is what came. A category that was cut up otherwise (sleep apnoea
 * in the German edition, pregnancy and puerperium in one) has rows of its own or none. Any other code stays unknown:
 * the editions use some codes for different things. O10 to O26 do not tell pregnancy from puerperium here; they
 * count as pregnancy, which is the careful reading.
 */
const SAME: readonly (readonly [string, string])[] = [
  ...identical(
    'E22.0',
    'E23.0',
    'E27.1',
    'E27.2',
    'E27.3',
    'E27.4',
    'E89.3',
    'E89.6',
    'E23.2',
    'E23.6',
    'E24.0',
    'E24.1',
    'E24.2',
    'E24.3',
    'E24.4',
    'E24.8',
    'E24.9',
  ),
  ...identical(
    'D35.2',
    'D44.3',
    'E03',
    'E10',
    'E11',
    'E28.2',
    'E40',
    'E41',
    'E42',
    'E43',
    'E44.0',
    'E44.1',
    'E45',
    'E46',
    'E89.0',
    'E87.6',
    'F23',
    'F29',
    'F32',
    'F33',
  ),
  ...identical('K70.4', 'K71.7', 'K72.0', 'K72.1', 'K72.9', 'K74.3', 'K74.4', 'K74.5'),
  ...identical('G40', 'H33', 'H34', 'H35', 'H40', 'I10', 'I11', 'I12', 'I13', 'I15', 'I26', 'K52.9', 'A09'),
  ...identical(
    'A40',
    'A41',
    'K04.7',
    'K12.2',
    'L90.6',
    'M15',
    'M17.9',
    'M80',
    'M81.0',
    'M81.8',
    'N18.3',
    'N18.4',
  ),
  ...identical('N18.5', 'R11', 'R22.0', 'R23.3', 'R61', 'R63.1', 'S02', 'Z51.5', 'Z99.2'),
  ...identical(
    'O10',
    'O11',
    'O12',
    'O13',
    'O14',
    'O15',
    'O16',
    'O20',
    'O21',
    'O22',
    'O23',
    'O24',
    'O25',
    'O26',
  ),
  ...identical(
    'O28',
    'O29',
    'O30',
    'O31',
    'O32',
    'O33',
    'O34',
    'O35',
    'O36',
    'O40',
    'O41',
    'O42',
    'O43',
    'O44',
  ),
  ...identical('O45', 'O46', 'O47', 'O48', 'O60.0', 'Z34'),
  ...identical('O80', 'O82', 'O85', 'O86', 'O87', 'O89', 'Z37', 'Z39'),
  ...identical('O00', 'O01', 'O02.0', 'O02.1', 'O03', 'O04', 'O08'),
  // Losses that are said to be neither spontaneous nor induced.
  ['O05', 'O03'],
  ['O06', 'O03'],
  // Deliveries with help and of several children, which ICD-10-CM codes elsewhere.
  ['O81', 'O80'],
  ['O83', 'O80'],
  ['O84', 'O80'],
  // The same content under a shorter code.
  ['D35.0', 'D35.00'],
  ['D44.1', 'D44.10'],
  ['F10.1', 'F10.10'],
  ['F10.2', 'F10.20'],
  ['F50.0', 'F50.00'],
  ['G56.0', 'G56.00'],
  ['H53.4', 'H53.40'],
  ['K70.3', 'K70.30'],
  ['K74.6', 'K74.60'],
  ['L03.2', 'L03.211'],
  ['M19.9', 'M19.90'],
  ['T78.3', 'T78.3XXA'],
  ['Z33', 'Z33.1'],
  // G47.31 is obstructive in the German edition and central in ICD-10-CM; G47.30 and .32 are no obstruction there.
  ['G47.31', 'G47.33'],
]
const ONLY_WHOLE: Readonly<Record<string, string>> = { 'G47.3': 'G47.30', 'G47.39': 'G47.30' }
// Childbirth and puerperium inside categories that ICD-10-CM counts as pregnancy.
const OTHERWISE = ['O15.1', 'O15.2']

/** The ICD-10-CM code of the same meaning; null where there is none. */
export function asIcd10Cm(code: string): string | null {
  const bare = code.trim().toUpperCase()
  if (Object.hasOwn(ONLY_WHOLE, bare)) return ONLY_WHOLE[bare] ?? null
  if (OTHERWISE.some((other) => bare.startsWith(other))) return null
  return SAME.find(([here]) => bare.startsWith(here))?.[1] ?? null
}

function identical(...codes: readonly string[]): readonly (readonly [string, string])[] {
  return codes.map((code) => [code, code])
}
