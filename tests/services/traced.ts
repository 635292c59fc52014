import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What a program and its children asked of the system, by what a reviewer would ask. */
export type Trace = {
  /** Calls of the network family other than talk over a pair of sockets between parent and child. */
  readonly network: readonly string[]
  /** Files opened for writing, and paths made, moved or removed. */
  readonly changed: readonly string[]
  /** Files that were opened for reading and exist. */
  readonly read: readonly string[]
}

const CHANGING =
  'mkdir,mkdirat,rename,renameat,renameat2,unlink,unlinkat,rmdir,link,linkat,symlink,symlinkat,truncate,mknod,mknodat'
const CALLS = `network,open,openat,openat2,creat,${CHANGING}`

/** What parent and child do over the pair that `fork` gives them, and asking whether an output is such a socket. */
const OVER_A_PAIR =
  /^(?:socketpair\(AF_UNIX|(?:recvmsg|sendmsg|setsockopt|getsockopt|shutdown)\(|getsockname\(\d+, \{sa_family=AF_UNIX\})/
const FOR_WRITING = /O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND|O_TMPFILE|^creat\(/

/**
 * Runs a module under strace, with everything that it forks: a home of its own, and no variable that says CI.
 *
 * @param strace - path of the program
 * @param module - JavaScript, which may import our TypeScript by address
 */
export function traced(strace: string, module: string): Trace & { readonly output: string } {
  const folder = mkdtempSync(join(tmpdir(), 'facies-trace-'))
  const [home, log] = [join(folder, 'home'), join(folder, 'trace')]
  mkdirSync(home)
  const node = [process.execPath, '--no-warnings', '--input-type=module', '--eval', module]
  try {
    const output = execFileSync(
      strace,
      ['-f', '-qq', '-s', '256', '-e', `trace=${CALLS}`, '-o', log, ...node],
      {
        env: { PATH: process.env.PATH, HOME: home },
        encoding: 'utf8',
      },
    )
    return { output, ...traceOf(readFileSync(log, 'utf8')) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function traceOf(log: string): Trace {
  const calls = callsOf(log)
  const opening = calls.filter((call) => /^(?:open|openat|openat2|creat)\(/.test(call))
  const changing = calls.filter((call) => CHANGING.split(',').includes(call.slice(0, call.indexOf('('))))
  const network = calls.filter((call) => !opening.includes(call) && !changing.includes(call))
  return {
    network: network.filter((call) => !OVER_A_PAIR.test(call)),
    changed: [...opening.filter((call) => FOR_WRITING.test(call)), ...changing.filter(isChange)].map(pathOf),
    read: opening.filter((call) => !FOR_WRITING.test(call) && !/= -1 /.test(call)).map(pathOf),
  }
}

/** Making sure of a folder that is there changes nothing. */
function isChange(call: string): boolean {
  return !/^mkdir.* = -1 EEXIST/.test(call)
}

/** One line a call: what another process interrupts stands on two lines of the log. */
function callsOf(log: string): readonly string[] {
  const begun = new Map<string, string>()
  return log.split('\n').flatMap((line) => {
    const [, process = '', text = ''] = /^(\d+)\s+(.*)$/.exec(line) ?? []
    const [, start] = /^(.*) <unfinished \.\.\.>$/.exec(text) ?? []
    if (start !== undefined) {
      begun.set(process, start)
      return []
    }
    const [, end] = /^<\.\.\. \w+ resumed>(.*)$/.exec(text) ?? []
    const call = end === undefined ? text : `${begun.get(process) ?? ''}${end}`
    if (end !== undefined) begun.delete(process)
    return /^\w+\(/.test(call) ? [call] : []
  })
}

function pathOf(call: string): string {
  return /"([^"]*)"/.exec(call)?.[1] ?? call
}
