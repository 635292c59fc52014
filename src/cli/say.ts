/** Prints a line of what a command found. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
