import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What lies beside the runtime's binding once CUDA can be used. */
export const LIBRARIES = ['libonnxruntime_providers_cuda.so', 'libonnxruntime_providers_shared.so'] as const

const NEEDS =
  'They need CUDA 12 and cuDNN 9 on the machine; INFERENCE_DEVICE=cuda says at start whether all is there.'

/**
 * Fetches the runtime's CUDA libraries with its own script, which `npm ci` does not run.
 *
 * @returns the exit code
 */
export function installGpu(platform: string, run: (script: string) => number | null): number {
  if (platform !== 'linux-x64')
    return failed(`There are CUDA libraries for linux-x64 alone; this is ${platform}.`)
  const runtime = dirname(fileURLToPath(import.meta.resolve('onnxruntime-node/package.json')))
  const exitCode = run(join(runtime, 'script/install.js'))
  const folder = join(runtime, 'bin/napi-v6/linux/x64')
  // The script ends with 0 where it did nothing, so only the files tell.
  const missing = LIBRARIES.filter((file) => !existsSync(join(folder, file)))
  if (exitCode === 0 && missing.length === 0) return done(`The CUDA libraries lie in ${folder}. ${NEEDS}`)
  return failed(
    `The script ended with ${exitCode}; missing: ${missing.join(', ') || 'nothing'}. It fetches the NuGet ` +
      `package Microsoft.ML.OnnxRuntime.Gpu.Linux, of the runtime's version. Where its host is closed, fetch ` +
      `it elsewhere, and copy the files from its runtimes/linux-x64/native into ${folder}. Without them the networks ` +
      'run on the processor.',
  )
}

/** `true` is the one value that works: without it the script takes `npm run` for its own build, and ends with 0. */
function runInstallScript(script: string): number | null {
  const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'true' }
  return spawnSync(process.execPath, [script], { env, stdio: 'inherit' }).status
}

function done(sentence: string): number {
  process.stdout.write(`${sentence}\n`)
  return 0
}

function failed(sentence: string): number {
  process.stderr.write(`${sentence}\n`)
  return 1
}

if (import.meta.main) process.exitCode = installGpu(`${process.platform}-${process.arch}`, runInstallScript)
