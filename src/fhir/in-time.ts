/**
 * The answer, or `late` where the signal ends the waiting for it. What is there already is taken, even after the end;
 * an answer that fails in time fails here.
 */
export function inTime<Answer>(
  answer: Promise<Answer>,
  signal: AbortSignal | undefined,
  late: Answer,
): Promise<Answer> {
  if (!signal) return answer
  const end = new Promise<Answer>((resolve) => {
    if (signal.aborted) setImmediate(resolve, late)
    else signal.addEventListener('abort', () => resolve(late), { once: true })
  })
  return Promise.race([answer, end])
}
