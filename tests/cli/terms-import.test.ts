import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { csvProducts } from '../../src/cli/products-csv.ts'
import { rxNormProducts } from '../../src/cli/rxnorm-products.ts'
import { readRelease } from '../../src/cli/rxnorm-release.ts'
import { importTerms } from '../../src/cli/terms-import.ts'
import { parseTerms } from '../../src/fhir/terms-file.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'facies-terms-'))
const OUT = join(folder, 'north.terms.json')
const LOCAL = 'urn:oid:2.16.756.5.30.1.999'
const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm'
const NDC = 'http://hl7.org/fhir/sid/ndc'

beforeEach(() => rmSync(OUT, { force: true }))
afterAll(() => rmSync(folder, { recursive: true }))

function facies(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['src/cli.ts', 'terms', 'import', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

function csv(...lines: readonly string[]): string {
  const file = join(folder, 'products.csv')
  writeFileSync(file, `${lines.join('\n')}\n`)
  return file
}

const productsIn = (file: string) => parseTerms(readFileSync(file, 'utf8')).products

describe('a formulary', () => {
  test('becomes one line for each kind of drug, whatever the order of its rows', () => {
    const file = csv(
      'system,code,ingredient,route,display',
      `${LOCAL},D-2,prednisone,oral,"Prednison ""Galen"" 20 mg, tablet"`,
      `${LOCAL},D-1,Prednisone,oral,`,
      `${LOCAL},D-3,fluticasone,inhaled,`,
      `${LOCAL},D-3,other:salmeterol,inhaled,`,
      `${LOCAL},D-4,other:salmeterol; fluticasone,inhaled,`,
      `${LOCAL},D-5,H02AB07,,`,
    )
    expect(facies('--csv', file, '--out', OUT)).toMatchObject({ status: 0, stdout: '' })
    expect(productsIn(OUT)).toEqual([
      {
        ingredients: ['fluticasone', 'other:salmeterol'],
        route: 'inhaled',
        codes: { [LOCAL]: ['D-3', 'D-4'] },
      },
      { ingredients: ['h02ab07'], codes: { [LOCAL]: ['D-5'] } },
      { ingredients: ['prednisone'], route: 'oral', codes: { [LOCAL]: ['D-1', 'D-2'] } },
    ])
    expect(readdirSync(folder).filter((name) => name.endsWith('.unfinished'))).toEqual([])
  })

  test.each([
    {
      name: 'semicolons and quotes',
      lines: ['System;Code;Ingredient', `${LOCAL};D-1;"prednisone;metformin"`],
    },
    { name: 'tabs', lines: ['system\tcode\tingredient', `${LOCAL}\tD-1\tprednisone;metformin`] },
    {
      name: 'a byte order mark',
      lines: ['\uFEFFsystem,code,ingredient', `${LOCAL},D-1,prednisone;metformin`],
    },
    { name: 'Windows line ends', lines: ['system,code,ingredient\r', `${LOCAL},D-1,prednisone;metformin\r`] },
    { name: 'blank lines', lines: ['system,code,ingredient', '', `${LOCAL},D-1,prednisone;metformin`, ''] },
    { name: 'another order', lines: ['ingredient,code,system', `prednisone;metformin,D-1,${LOCAL}`] },
  ])('may have $name', async ({ lines }) => {
    const { products } = await csvProducts(csv(...lines), false)
    expect(products).toMatchObject([
      { system: LOCAL, code: 'D-1', ingredients: ['prednisone', 'metformin'], route: null },
    ])
  })

  const HEAD = 'system,code,ingredient,route'

  test.each([
    {
      name: 'a column is missing',
      lines: ['system,code', `${LOCAL},D-1`],
      says: 'products.csv:1: the columns are',
    },
    {
      name: 'a column is misspelt',
      lines: ['system,code,ingredient,rout'],
      says: 'products.csv:1: the columns are',
    },
    {
      name: 'a column stands twice',
      lines: ['system,code,ingredient,code'],
      says: 'products.csv:1: the columns are',
    },
    { name: 'there is no product', lines: [HEAD], says: 'it holds no product' },
    {
      name: 'a system is none',
      lines: [HEAD, 'ours,D-1,prednisone,'],
      says: 'products.csv:2: system must be',
    },
    {
      name: 'a code is empty',
      lines: [HEAD, `${LOCAL}, ,prednisone,`],
      says: 'products.csv:2: code must not be',
    },
    {
      name: 'a code holds an escape',
      lines: [HEAD, `${LOCAL},D\u001b[31m,prednisone,`],
      says: 'products.csv:2: code holds a control character',
    },
    {
      name: 'another drug holds an escape',
      lines: [HEAD, `${LOCAL},D-1,other:x\u001b[31m,`],
      says: 'products.csv:2: ingredient "other:x\\u001b[31m" holds a control character',
    },
    {
      name: 'an unknown ingredient is very long',
      lines: [HEAD, `${LOCAL},D-1,${'y'.repeat(5000)},`],
      says: `products.csv:2: ingredient "${'y'.repeat(60)}…" is no ingredient`,
    },
    {
      name: 'a route is very long',
      lines: [HEAD, `${LOCAL},D-1,prednisone,${'y'.repeat(5000)}`],
      says: `products.csv:2: route "${'y'.repeat(60)}…" is none of`,
    },
    {
      name: 'an ingredient is empty',
      lines: [HEAD, `${LOCAL},D-1,prednisone,`, `${LOCAL},D-2,;,`],
      says: 'products.csv:3: ingredient must not be empty',
    },
    {
      name: 'an ingredient is misspelt',
      lines: [HEAD, '', `${LOCAL},D-1,Prednisolon,`],
      says: 'products.csv:3: ingredient "Prednisolon" is no ingredient that we know; did you mean prednisolone',
    },
    {
      name: 'a route is none',
      lines: [HEAD, `${LOCAL},D-1,prednisone,mouth`],
      says: 'products.csv:2: route "mouth" is none of oral, iv',
    },
    {
      name: 'two rows of a product give two routes',
      lines: [HEAD, `${LOCAL},D-1,fluticasone,nasal`, `${LOCAL},D-1,other:x,inhaled`],
      says: 'products.csv:3: route is another one than in line 2',
    },
    {
      name: 'a product means something else in the value sets',
      lines: [HEAD, `${LOCAL},D-1,metformin,`, `${RXNORM},8640,metformin,`],
      says: 'products.csv:3: code "8640" already means ',
    },
    {
      name: 'two codes are one',
      lines: [HEAD, `${LOCAL},d-1,metformin,`, `${LOCAL},D-1,prednisone,`],
      says: 'has another meaning already: ',
    },
    { name: 'a row is too short', lines: [HEAD, `${LOCAL},D-1`], says: 'on line 2' },
    { name: 'a quote does not end', lines: [HEAD, `${LOCAL},"D-1,prednisone,`], says: 'line 2' },
  ])('is refused, and nothing is written, when $name', async ({ lines, says }) => {
    await expect(importTerms({ csv: csv(...lines), out: OUT })).rejects.toThrow(says)
    expect(existsSync(OUT)).toBe(false)
  })

  test('names twenty wrong lines and no more', async () => {
    const lines = Array.from({ length: 500 }, (_, index) => `${LOCAL},D-${index},nonsense,`)
    await expect(csvProducts(csv(HEAD, ...lines), false)).rejects.toThrow(
      expect.objectContaining({ message: expect.stringMatching(/^([^\n]+\n){20}[^\n]+$/) }),
    )
  })

  test('with --others takes a drug that nobody knows, and lists it', () => {
    const file = csv(HEAD, `${LOCAL},D-1,Bexarotene,`)
    const { status, stderr } = facies('--csv', file, '--out', OUT, '--others')
    expect(stderr).toContain(
      '1 ingredients taken for drugs that the rules do not ask for; read them: Bexarotene',
    )
    expect([status, productsIn(OUT)]).toEqual([
      0,
      [{ ingredients: ['other:bexarotene'], codes: { [LOCAL]: ['D-1'] } }],
    ])
  })

  test('of many such drugs it names twenty and says how many there are', () => {
    const lines = Array.from({ length: 25 }, (_, index) => `${LOCAL},D-${index},unheardof${index + 10},`)
    const { status, stderr } = facies('--csv', csv(HEAD, ...lines), '--out', OUT, '--others')
    expect(stderr).toContain(
      '25 ingredients taken for drugs that the rules do not ask for; read them: unheardof10,',
    )
    expect(stderr).toContain('unheardof29 and 5 more, each written "other:" in the file\n')
    expect([status, productsIn(OUT).length]).toEqual([0, 25])
  })

  test.each([
    'Hydrocortison',
    '8641',
    'other:prednisone',
  ])('even with --others never takes %j', async (word) => {
    await expect(csvProducts(csv(HEAD, `${LOCAL},D-1,${word},`), true)).rejects.toThrow('products.csv:2: ')
  })
})

const concept = (rxcui: string, type: string, name: string, more: { sab?: string; suppress?: string } = {}) =>
  `${rxcui}|ENG||||||1|1|${rxcui}||${more.sab ?? 'RXNORM'}|${type}|${rxcui}|${name}||${more.suppress ?? 'N'}|4096|`
/** "from relation to", as RxNorm writes it: what has the relation stands second. */
const relation = (from: string, rela: string, to: string, sab = 'RXNORM') =>
  `${to}||CUI|RO|${from}||CUI|${rela}|1||${sab}||||||`
const ndc = (rxcui: string, code: string, more: { sab?: string; suppress?: string } = {}) =>
  `${rxcui}|||1|AUI|${rxcui}|||NDC|${more.sab ?? 'RXNORM'}|${code}|${more.suppress ?? 'N'}|4096|`

const CONSO = [
  concept('8640', 'IN', 'prednisone'),
  concept('41126', 'IN', 'fluticasone'),
  concept('36117', 'IN', 'salmeterol'),
  concept('10759', 'IN', 'triamcinolone'),
  concept('10761', 'PIN', 'triamcinolone acetonide'),
  concept('6809', 'IN', 'metformin'),
  concept('317541', 'DF', 'Oral Tablet'),
  concept('746763', 'DF', 'Dry Powder Inhaler'),
  concept('316945', 'DF', 'Injectable Suspension'),
  concept('1', 'SCDC', 'prednisone 20 MG'),
  concept('2', 'SCDC', 'fluticasone 0.25 MG'),
  concept('3', 'SCDC', 'salmeterol 0.05 MG'),
  concept('4', 'SCDC', 'triamcinolone acetonide 40 MG/ML'),
  concept('11', 'SCD', 'prednisone 20 MG Oral Tablet'),
  concept('12', 'SBD', 'prednisone 20 MG Oral Tablet [Brand]'),
  concept('13', 'SCD', 'fluticasone / salmeterol Dry Powder Inhaler'),
  concept('14', 'SCD', 'triamcinolone acetonide 40 MG/ML Injectable Suspension'),
  concept('15', 'BPCK', 'pack of a tablet and an inhaler'),
  concept('16', 'SCDF', 'prednisone Oral Tablet'),
  concept('17', 'SCD', 'a drug of a suppressed ingredient'),
  concept('18', 'SCD', 'a suppressed drug', { suppress: 'O' }),
  concept('19', 'CD', 'a drug of another source', { sab: 'MTHSPL' }),
  concept('20', 'BN', 'Brand'),
  concept('21', 'SBDC', 'prednisone 20 MG [Brand]'),
  concept('22', 'SCDC', 'a component without an ingredient'),
  concept('23', 'SCD', 'a drug with a gap'),
  concept('99', 'IN', 'withdrawn steroid', { suppress: 'Y' }),
]
const REL = [
  relation('1', 'has_ingredient', '8640'),
  relation('8640', 'ingredient_of', '1'),
  relation('2', 'has_ingredient', '41126'),
  relation('3', 'has_ingredient', '36117'),
  relation('4', 'has_ingredient', '10759'),
  relation('4', 'has_precise_ingredient', '10761'),
  relation('10761', 'form_of', '10759'),
  relation('11', 'consists_of', '1'),
  relation('11', 'has_dose_form', '317541'),
  relation('12', 'tradename_of', '11'),
  relation('12', 'has_ingredient', '20'),
  relation('12', 'consists_of', '21'),
  relation('12', 'has_dose_form', '317541'),
  // The brand is on a product of another substance too.
  relation('20', 'tradename_of', '8640'),
  relation('20', 'tradename_of', '6809'),
  relation('13', 'consists_of', '2'),
  relation('13', 'consists_of', '3'),
  relation('13', 'has_dose_form', '746763'),
  relation('14', 'consists_of', '4'),
  relation('14', 'has_dose_form', '316945'),
  relation('15', 'contains', '12'),
  relation('15', 'contains', '13'),
  relation('16', 'has_ingredient', '8640'),
  relation('16', 'has_dose_form', '317541'),
  relation('17', 'consists_of', '1'),
  relation('17', 'has_ingredient', '99'),
  relation('23', 'consists_of', '1'),
  relation('23', 'consists_of', '22'),
  relation('11', 'has_ingredient', '6809', 'MTHSPL'),
]
const SAT = [
  ndc('11', '00054001820'),
  ndc('12', '00054001899'),
  ndc('13', '00173069500'),
  ndc('13', '0173-0695-00'),
  ndc('11', '11111111111'),
  ndc('13', '11111111111'),
  ndc('11', '22222222222', { sab: 'MTHSPL' }),
  ndc('11', '33333333333', { suppress: 'O' }),
  ndc('17', '44444444444'),
]

let releases = 0
function release(
  files: { conso?: readonly string[]; rel?: readonly string[]; sat?: readonly string[] | null } = {},
) {
  releases += 1
  const at = join(folder, `release-${releases}`)
  mkdirSync(at)
  const { conso = CONSO, rel = REL, sat = SAT } = files
  const write = (name: string, lines: readonly string[]) =>
    writeFileSync(join(at, name), `${lines.join('\n')}\n`)
  write('RXNCONSO.RRF', conso)
  write('RXNREL.RRF', rel)
  if (sat) write('RXNSAT.RRF', sat)
  return at
}

describe('an RxNorm release', () => {
  test('gives each product all its ingredients, and the route of its dose form', async () => {
    const { products, counts } = rxNormProducts(await readRelease(release()))
    const found = Object.fromEntries(
      products
        .filter(({ system }) => system === RXNORM)
        .map(({ code, ingredients, route }) => [code, [ingredients.toSorted(), route]]),
    )
    expect(found).toEqual({
      1: [['prednisone'], null],
      2: [['fluticasone'], null],
      3: [['other:salmeterol'], null],
      4: [['triamcinolone', 'triamcinolone acetonide'], null],
      11: [['prednisone'], 'oral'],
      12: [['prednisone'], 'oral'],
      13: [['fluticasone', 'other:salmeterol'], 'inhaled'],
      14: [['triamcinolone', 'triamcinolone acetonide'], null],
      15: [['fluticasone', 'other:salmeterol', 'prednisone'], null],
      16: [['prednisone'], 'oral'],
      20: [['metformin', 'prednisone'], null],
    })
    expect(counts).toEqual({ products: 11, ndcs: 3, incomplete: 4, ndcsLeftOut: 3 })
  })

  test('gives each NDC what its product holds, where that is one drug', () => {
    expect(facies('--rxnorm', release(), '--out', OUT)).toMatchObject({ status: 0, stdout: '' })
    const codes = productsIn(OUT).map(({ ingredients, codes }) => [ingredients.join(), codes[NDC] ?? []])
    expect(codes.filter(([, ndcs]) => ndcs?.length !== 0)).toEqual([
      ['fluticasone,other:salmeterol', ['00173069500']],
      ['prednisone', ['00054001820', '00054001899']],
    ])
  })

  test('needs no NDC file', () => {
    const { status, stderr } = facies('--rxnorm', release({ sat: null }), '--out', OUT)
    expect(stderr).toContain(
      '11 products, 0 NDCs\nleft out: 4 products with an ingredient that is not there, 0 NDCs',
    )
    expect(status).toBe(0)
  })

  test('a ring of relations has an end', async () => {
    const rel = [...REL, relation('11', 'tradename_of', '12'), relation('1', 'consists_of', '1')]
    const { products } = rxNormProducts(await readRelease(release({ rel })))
    expect(products.find(({ code }) => code === '12')?.ingredients).toEqual(['prednisone'])
  })

  test.each([
    { name: 'a folder without the files', files: null, says: 'RXNCONSO.RRF: it is not there' },
    {
      name: 'a line with too few columns',
      files: { rel: [...REL, '1|2|3|'] },
      says: 'Cannot read RXNREL.RRF:30: it has 3 columns that end in "|", and should have 16 (RXCUI1|RXAUI1|',
    },
    {
      name: 'a line with too many',
      files: { conso: [`${CONSO[0]}x|`] },
      says: 'RXNCONSO.RRF:1: it has 19 columns',
    },
    { name: 'another file', files: { sat: ['<html>'] }, says: 'RXNSAT.RRF:1: it has 0 columns' },
    {
      name: 'nothing of RxNorm itself',
      files: { conso: [], rel: [] },
      says: 'RXNCONSO.RRF:1: it has 0 columns',
    },
    {
      name: 'only other sources',
      files: { conso: [concept('1', 'SCD', 'x', { sab: 'MTHSPL' })], rel: [relation('1', 'isa', '2')] },
      says: 'it holds no product of RxNorm',
    },
  ])('is refused: $name', async ({ files, says }) => {
    const rxnorm = files === null ? join(folder, 'nowhere') : release(files)
    await expect(importTerms({ rxnorm, out: OUT })).rejects.toThrow(says)
    expect(existsSync(OUT)).toBe(false)
  })
})

describe('the command', () => {
  test.each([
    { name: 'no source', options: { out: OUT }, says: 'give either --csv or --rxnorm' },
    {
      name: 'two sources',
      options: { csv: 'a', rxnorm: 'b', out: OUT },
      says: 'give either --csv or --rxnorm',
    },
    { name: 'another name', options: { csv: 'a', out: 'x.json' }, says: 'its name must end in .terms.json' },
    {
      name: 'no such file',
      options: { csv: join(folder, 'none.csv'), out: OUT },
      says: 'it is not there, or not readable',
    },
    { name: 'a folder for a file', options: { csv: folder, out: OUT }, says: `Cannot read ${folder}` },
    {
      name: 'a folder that is not there',
      options: { rxnorm: release(), out: join(folder, 'none', 'x.terms.json') },
      says: 'Cannot write ',
    },
  ])('says what is wrong with $name', async ({ options, says }) => {
    await expect(importTerms(options)).rejects.toThrow(says)
  })

  test('ends with 1 and one sentence when it cannot', () => {
    expect(facies('--csv', csv('a,b'), '--out', OUT)).toEqual({
      status: 1,
      stdout: '',
      stderr:
        'Cannot use products.csv:1: the columns are "a,b", and should be system,code,ingredient and, if you like, ' +
        'route and display\n',
    })
    expect(facies('--csv', 'a')).toMatchObject({ status: 1, stderr: expect.stringContaining('--out <file>') })
  })

  test('--help explains the columns and the exit code', () => {
    const { status, stdout } = facies('--help')
    expect(stdout).toContain('system,code,ingredient[,route][,display]')
    expect(stdout).toContain('Exit code: 0 the file was written, 1 it was not.')
    expect(status).toBe(0)
  })
})
