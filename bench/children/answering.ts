type Answering<Job> = (job: Job) => Promise<unknown>

/** The child's side of `startForked`: opens what it needs, says that it is ready, then answers each message. */
export async function answering<Job>(open: () => Promise<Answering<Job>>): Promise<void> {
  process.on('disconnect', () => process.exit(0))
  try {
    const answer = await open()
    process.on('message', async (job: Job) => process.send?.(await answer(job)))
    process.send?.({ kind: 'ready' })
  } catch (error) {
    process.send?.({ kind: 'unusable', detail: error instanceof Error ? error.message : 'unknown' })
    process.disconnect()
  }
}
