import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

type Program = 'postgres' | 'browser' | 'vulkan' | 'strace'

const FOUND: Readonly<Record<Program, () => string | undefined>> = {
  postgres: postgresFolder,
  browser: () =>
    ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
      existsSync(path),
    ),
  vulkan: softwareVulkan,
  strace: () => ['/usr/bin/strace'].find((path) => existsSync(path) && mayTrace(path)),
}

/**
 * Where a program lies that the tests of this suite need. Without it they are skipped, loudly; where
 * `REQUIRE_POSTGRES=1`, `REQUIRE_BROWSER=1`, `REQUIRE_VULKAN=1` or `REQUIRE_STRACE=1` says that it must be there, that is a
 * failure.
 */
export function programFor(program: Program): string | undefined {
  const found = FOUND[program]()
  if (found) return found
  const variable = `REQUIRE_${program.toUpperCase()}`
  if (process.env[variable] === '1')
    throw new Error(`${variable}=1, and no ${program} was found on this machine`)
  process.stderr.write(`\n*** SKIPPED: no ${program} on this machine; these tests did not run ***\n\n`)
  return undefined
}

/** The description of the software Vulkan in Debian's chromium, where the loader from libvulkan1 is there too. */
function softwareVulkan(): string | undefined {
  const driver = '/usr/lib/chromium/vk_swiftshader_icd.json'
  const folders = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib']
  const loader = folders.some((folder) => existsSync(join(folder, 'libvulkan.so.1')))
  return loader && existsSync(driver) ? driver : undefined
}

/** Some containers forbid to observe a process, even one's own. */
function mayTrace(strace: string): boolean {
  try {
    execFileSync(strace, ['-f', '-o', '/dev/null', process.execPath, '--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** The newest of Debian's PostgreSQL folders that holds a server's programs. */
function postgresFolder(): string | undefined {
  const root = '/usr/lib/postgresql'
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : []
  return versions.map((version) => join(root, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb')))
}
