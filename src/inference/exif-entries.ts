const POINTER_TO_SETTINGS = 0x8769
const ENTRY_BYTES = 12
const TYPE_OF_NOTHING = 0

/** A day has 20 characters, a number one value. */
const MOST_VALUES = 64

/**
 * Makes the entries of an EXIF block void that nobody asks for, so that no reader follows them: 5,000 entries which
 * all claim the same 30,000 values, 90 kB in the file, keep one busy for twelve seconds. Previews and places are not read
 * either.
 *
 * @param exif - is changed
 * @param tags - the entries that stay, where they hold few values
 * @throws {RangeError} where a directory lies outside the block
 * @see CIPA DC-008 (Exif 3.0), 4.6.2: a directory is a count, 12 bytes an entry, and the place of the next one
 */
export function onlyEntries(exif: Buffer, tags: ReadonlySet<number>): Buffer {
  const start = exif.toString('latin1', 0, 4) === 'Exif' ? 6 : 0
  const isLittle = exif[start] === 0x49
  const number16 = (at: number) => (isLittle ? exif.readUInt16LE(at) : exif.readUInt16BE(at))
  const number32 = (at: number) => (isLittle ? exif.readUInt32LE(at) : exif.readUInt32BE(at))

  /** @returns where the directory of the camera's settings lies, if this one says so */
  function clear(directory: number): number | undefined {
    let settings: number | undefined
    const end = directory + 2 + ENTRY_BYTES * number16(directory)
    for (let at = directory + 2; at < end; at += ENTRY_BYTES) {
      const tag = number16(at)
      const stays = tags.has(tag) && number32(at + 4) <= MOST_VALUES
      if (!stays) exif.writeUInt16LE(TYPE_OF_NOTHING, at + 2)
      else if (tag === POINTER_TO_SETTINGS) settings = start + number32(at + 8)
    }
    if (end + 4 <= exif.length) exif.writeUInt32LE(0, end)
    return settings
  }

  const settings = clear(start + number32(start + 4))
  if (settings !== undefined) clear(settings)
  return exif
}
