import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { CONDITIONS } from '../src/clinical/conditions.ts'
import { ERRORS } from '../src/errors.ts'
import { readModel } from '../src/inference/model.ts'
import { REFUSALS } from '../src/inference/refusals.ts'
import { MODELS_FOLDER, REFERENCE_MODEL } from '../src/paths.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const text = (path: string) => readFileSync(join(ROOT, path), 'utf8')
const manifest = JSON.parse(text('package.json'))

test('every error code is explained with its status, and no other', () => {
  const rows = [...text('docs/errors.md').matchAll(/^\| ([A-Z_]+) \| (\d+) \| (.+) \|$/gm)]
  const explained = Object.fromEntries(rows.map(([, code = '', status]) => [code, Number(status)]))
  expect(explained).toEqual(
    Object.fromEntries(Object.entries(ERRORS).map(([code, { status }]) => [code, status])),
  )
})

test('every dependency has its line, with its exact version', () => {
  const page = text('docs/dependencies.md')
  const groups = ['dependencies', 'devDependencies', 'optionalDependencies'] as const
  for (const [name, version] of groups.flatMap((group) => Object.entries<string>(manifest[group]))) {
    expect(version, name).toMatch(/^\d+\.\d+\.\d+$/)
    expect(page, name).toContain(name.startsWith('@medplum/') ? name.slice('@medplum/'.length) : name)
  }
  for (const [name, version] of Object.entries<string>(manifest.dependencies)) {
    expect(page).toMatch(new RegExp(`\`${name}\` \\*{0,2}${version.replaceAll('.', '\\.')}`))
  }
})

test('every page that the documents link to is there', () => {
  const pages = [
    'README.md',
    'CONTRIBUTING.md',
    ...readdirSync(join(ROOT, 'docs'))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name}`),
  ]
  for (const page of pages) {
    for (const [, target = ''] of text(page).matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)) {
      if (!/^[a-z]+:/.test(target))
        expect(existsSync(join(ROOT, page, '..', target)), `${page} -> ${target}`).toBe(true)
    }
  }
})

test('every part that the guide to registering links to is there', () => {
  const page = text('docs/register.md')
  const slug = (title: string) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-')
  const parts = [...page.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => slug(title))
  const linked = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, part = '']) => part)
  expect(linked.length).toBeGreaterThan(10)
  expect(linked.filter((part) => !parts.includes(part))).toEqual([])
})

test('every npm script that the documents name exists', () => {
  for (const page of ['README.md', 'CONTRIBUTING.md', 'docs/errors.md', 'demo/README.md']) {
    for (const [, name = ''] of text(page).matchAll(/npm run (?:-s )?([\w:]+)/g))
      expect(manifest.scripts, page).toHaveProperty(name)
  }
})

test('each condition has its page of evidence', () => {
  for (const { evidence } of Object.values(CONDITIONS))
    expect(existsSync(join(ROOT, evidence)), evidence).toBe(true)
})

test('each limit of the quality gate has its row of evidence, with its figure, and no other', () => {
  const { quality } = readModel(MODELS_FOLDER, REFERENCE_MODEL).manifest
  const rows = [
    ...text('docs/evidence/quality.md').matchAll(/^\| `(\w+)` \| (-?[\d.]+) \| [^|]+ \| ([^|]+) \|$/gm),
  ]
  expect(Object.fromEntries(rows.map(([, key = '', value]) => [key, Number(value)]))).toEqual(quality)
  for (const [, key, , why = ''] of rows) expect(why.length, key).toBeGreaterThan(20)
})

test('the tables of the quality page have been measured', () => {
  const page = text('docs/evidence/quality.md')
  for (const name of ['refused', 'figures', 'upside-down', 'degradations', 'poses']) {
    const [, table = ''] = page.split(`<!-- ${name} -->`)
    const [rows = ''] = table.split(`<!-- end of ${name} -->`)
    expect(rows.split('\n').filter((line) => line.startsWith('| ')).length, name).toBeGreaterThan(3)
  }
})

test('each refusal says what is wrong and what to do, in whole sentences, and never that all is well', () => {
  for (const { says, advice } of Object.values(REFUSALS)) {
    expect(`${says} ${advice}`).toMatch(/^[A-Z].+\. [A-Z].+\.$/)
    expect(`${says} ${advice}`).not.toMatch(/normal|healthy|no sign/i)
  }
})
