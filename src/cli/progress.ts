type Kind = 'scored' | 'not-assessed'

export type Progress = {
  /** Counts a file; `sentence` is said at once where there is something to say. */
  add(kind: Kind, sentence?: string): void
  notAssessed(): number
  close(remark: string): void
}

const BAR_WIDTH = 30

/**
 * A bar that moves where a person watches; plain lines, at every tenth of the way, where the output is a file.
 */
export function progressOn(stream: NodeJS.WriteStream, total: number): Progress {
  const counts = { scored: 0, 'not-assessed': 0 }
  const isTerminal = stream.isTTY === true
  const step = Math.max(1, Math.ceil(total / 10))
  const done = () => counts.scored + counts['not-assessed']
  const erase = isTerminal ? '\r\x1b[2K' : ''

  return {
    add(kind, sentence) {
      counts[kind] += 1
      if (sentence) stream.write(`${erase}not assessed: ${sentence}\n`)
      if (isTerminal) stream.write(`${erase}${bar(done(), total)}`)
      else if (total > 1 && done() % step === 0) stream.write(`${done()} of ${total} photos\n`)
    },
    notAssessed: () => counts['not-assessed'],
    close(remark) {
      stream.write(
        `${erase}${counts.scored} scored, ${counts['not-assessed']} not assessed. Not a diagnosis. ${remark}\n`,
      )
    },
  }
}

function bar(done: number, total: number): string {
  const filled = Math.round((BAR_WIDTH * done) / Math.max(total, 1))
  return `[${'='.repeat(filled)}${' '.repeat(BAR_WIDTH - filled)}] ${done} of ${total} photos`
}
