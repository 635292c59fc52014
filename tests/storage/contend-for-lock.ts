// A thread for the lock's tests: takes and releases a folder until all threads together did so often enough.
import { workerData } from 'node:worker_threads'
import { AppError } from '../../src/errors.ts'
import { lockFolder } from '../../src/storage/folder-lock.ts'

const { folder, shared, often, untilMs } = workerData as {
  folder: string
  shared: SharedArrayBuffer
  often: number
  untilMs: number
}
const counts = new Int32Array(shared)
const pause = new Int32Array(new SharedArrayBuffer(4))
const [HOLDERS, TAKEN, OVERLAPS, FAILURES] = [0, 1, 2, 3] as const

while (Atomics.load(counts, TAKEN) < often && Date.now() < untilMs) {
  try {
    const lock = lockFolder(folder)
    if (Atomics.add(counts, HOLDERS, 1) > 0) Atomics.add(counts, OVERLAPS, 1)
    Atomics.add(counts, TAKEN, 1)
    Atomics.wait(pause, 0, 0, 1)
    Atomics.sub(counts, HOLDERS, 1)
    lock.release()
  } catch (error) {
    const isRefusal = error instanceof AppError && error.code === 'DATABASE_LOCKED'
    if (!isRefusal) Atomics.add(counts, FAILURES, 1)
  }
}
