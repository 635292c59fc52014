import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** Imports point one way: what each folder of `src` may import, besides itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  clinical: [],
  inference: ['clinical'],
  fhir: ['clinical'],
  storage: ['clinical', 'inference'],
  assessments: ['clinical', 'inference', 'fhir', 'storage'],
  'cds-hooks': ['clinical', 'fhir', 'storage', 'assessments'],
  'smart-app': ['clinical', 'fhir', 'storage', 'assessments'],
}

/** Single files that everyone may import, except `clinical`, which imports nothing and which they may read. */
const COMMON = [
  'sites.ts',
  'site-policy.ts',
  'site-smart.ts',
  'site-trust.ts',
  'site-addresses.ts',
  'site-words.ts',
  'json-place.ts',
  'ehr-profiles.ts',
  'scope-forms.ts',
  'site-hosts.ts',
  'site-network.ts',
  'outgoing.ts',
  'reachable.ts',
  'modes.ts',
  'site-modes.ts',
  'config.ts',
  'errors.ts',
  'log.ts',
  'metrics.ts',
  'request-id.ts',
  'near-words.ts',
  'quoted.ts',
  'paths.ts',
  'wilson.ts',
  'json-limits.ts',
  'token-bucket.ts',
]

const ABOUT_SITES = [
  'sites',
  'site-policy',
  'site-hosts',
  'site-smart',
  'site-trust',
  'site-network',
  'modes',
  'site-modes',
].map((name) => `src/${name}.ts`)

/** What the other folders may know of inference: what a photo becomes, and who makes it; not how. */
const DOORS_OF_INFERENCE = [
  'assessment',
  'explanation',
  'face-models',
  'findings',
  'model',
  'photo-cautions',
  'rank',
  'refusals',
  'signs',
]

/** Packages that have one home. */
const HOME_OF = {
  sharp: 'src/inference/',
  'onnxruntime-node': 'src/inference/',
  'fhir-kit-client': 'src/fhir/',
  '@lhncbc/ucum-lhc': 'src/fhir/',
  'exif-reader': 'src/inference/',
  leven: 'src/near-words.ts',
  jose: 'src/cds-hooks/',
  commander: 'src/cli',
  pino: 'src/log.ts',
  'prom-client': 'src/metrics.ts',
  cors: 'src/cds-hooks/',
  'csv-parse': 'src/cli/',
  pdfkit: 'src/fhir/',
} as const

type Import = { readonly from: string; readonly to: string }

const IMPORTS = filesUnder('src').flatMap(importsOf)

test('there is something to hold', () => {
  expect(IMPORTS.length).toBeGreaterThan(100)
  for (const folder of Object.keys(MAY_IMPORT)) expect(folders()).toContain(folder)
})

test('every folder of src stands in the table', () => {
  const unnamed = folders().filter((folder) => !(folder in MAY_IMPORT) && folder !== 'cli')
  expect(unnamed).toEqual([])
})

test('imports between folders point one way', () => {
  const wrong = IMPORTS.filter(({ from, to }) => to.startsWith('src/') && !mayImport(from, to))
  expect(wrong).toEqual([])
})

test('no two files import each other, also by way of others', () => {
  expect(circlesIn(IMPORTS)).toEqual([])
})

test.each([
  { name: 'a file that imports itself', given: ['a a'], expected: ['a -> a'] },
  { name: 'two files', given: ['a b', 'b a'], expected: ['a -> b -> a'] },
  { name: 'a circle that is entered from outside', given: ['a b', 'b c', 'c b'], expected: ['b -> c -> b'] },
  { name: 'no circle in two ways to one file', given: ['a b', 'a c', 'b d', 'c d'], expected: [] },
])('circlesIn finds $name', ({ given, expected }) => {
  expect(circlesIn(given.map((pair) => ({ from: pair.charAt(0), to: pair.charAt(2) })))).toEqual(expected)
})

test('nothing outside inference knows how photos are assessed', () => {
  const doors = DOORS_OF_INFERENCE.map((name) => `src/inference/${name}.ts`)
  const wrong = IMPORTS.filter(
    ({ from, to }) =>
      to.startsWith('src/inference/') && folderOf(from) !== 'inference' && !doors.includes(to),
  )
  expect(wrong).toEqual([])
})

test('clinical rules know no package and no platform', () => {
  const wrong = IMPORTS.filter(
    ({ from, to }) => from.startsWith('src/clinical/') && !to.startsWith('src/clinical/'),
  )
  expect(wrong).toEqual([])
})

test('the common files import nothing but each other, the words of clinical and packages', () => {
  const wrong = IMPORTS.filter(
    ({ from, to }) => isCommon(from) && to.startsWith('src/') && !mayCommonImport(from, to),
  )
  expect(wrong).toEqual([])
})

test('what a site file is checked with knows no site', () => {
  const wrong = IMPORTS.filter(
    ({ from, to }) => ['clinical', 'fhir'].includes(folderOf(from) ?? '') && ABOUT_SITES.includes(to),
  )
  expect(wrong).toEqual([])
})

test('a package with one home is used nowhere else in src', () => {
  const wrong = IMPORTS.filter(
    ({ from, to }) => to in HOME_OF && !from.startsWith(HOME_OF[to as keyof typeof HOME_OF]),
  )
  expect(wrong).toEqual([])
})

test('only the demo command knows the demo, and nothing knows the tests', () => {
  const wrong = IMPORTS.filter(
    ({ from, to }) => to.startsWith('tests/') || (to.startsWith('demo/') && from !== 'src/cli/demo.ts'),
  )
  expect(wrong).toEqual([])
})

function mayImport(from: string, to: string): boolean {
  const [fromFolder, toFolder] = [folderOf(from), folderOf(to)]
  if (fromFolder === undefined || fromFolder === 'cli' || fromFolder === toFolder) return true
  if (toFolder === undefined) return isCommon(to) && fromFolder !== 'clinical'
  return MAY_IMPORT[fromFolder]?.includes(toFolder) === true
}

/** A circle for each import that leads back to a file on the way to it: `a.ts -> b.ts -> a.ts`. */
function circlesIn(imports: readonly Import[]): readonly string[] {
  const importsFrom = Map.groupBy(imports, ({ from }) => from)
  const done = new Set<string>()
  const circlesFrom = (file: string, way: readonly string[]): readonly string[] => {
    if (way.includes(file)) return [[...way.slice(way.indexOf(file)), file].join(' -> ')]
    if (done.has(file)) return []
    const circles = (importsFrom.get(file) ?? []).flatMap(({ to }) => circlesFrom(to, [...way, file]))
    done.add(file)
    return circles
  }
  return [...importsFrom.keys()].flatMap((file) => circlesFrom(file, []))
}

/** `src/fhir/photos.ts` lies in `fhir`; `src/app.ts` in none. */
function folderOf(path: string): string | undefined {
  const [, folder, ...rest] = path.split('/')
  return rest.length > 0 ? folder : undefined
}

/**
 * A site chooses within what the rules allow, and only the rules know what that is. What it says of its own codes is
 * checked by those who read codes.
 */
function mayCommonImport(from: string, path: string): boolean {
  if (from === 'src/sites.ts' && path.startsWith('src/fhir/')) return true
  return isCommon(path) || path.startsWith('src/clinical/')
}

function isCommon(path: string): boolean {
  return COMMON.some((file) => path === `src/${file}`)
}

function folders(): readonly string[] {
  return readdirSync(join(ROOT, 'src'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
}

function filesUnder(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name))
}

/** Static and dynamic imports and re-exports, types included: a path of the project or a package's name. */
function importsOf(from: string): readonly Import[] {
  const text = readFileSync(join(ROOT, from), 'utf8')
  const targets = text.matchAll(/(?:\bfrom\s+|\bimport\s*\(\s*|^import\s+)['"]([^'"]+)['"]/gm)
  return [...targets].map(([, target = '']) => ({ from, to: resolve(from, target) }))
}

function resolve(from: string, target: string): string {
  if (!target.startsWith('.')) return target
  return relative(ROOT, join(ROOT, dirname(from), target))
}
