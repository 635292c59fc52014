/** Whatever happens, an answer leaves by then, the time that the body takes to arrive not counted. */
export const HARD_STOP_MS = 2000

/** The work's result, or `late` when it is not there in time; the work's own end is then nobody's concern. */
export async function inTime<T>(ms: number, work: Promise<T>, late: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const stop = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(late), Math.max(0, ms))
  })
  try {
    return await Promise.race([work, stop])
  } finally {
    clearTimeout(timer)
  }
}
