// A process of its own for the lock's tests: says who holds the folder given to it, and stays until it is killed.
import { AppError } from '../../src/errors.ts'
import { lockFolder } from '../../src/storage/folder-lock.ts'

const [, , folder = ''] = process.argv
try {
  lockFolder(folder)
  process.stdout.write('held\n')
} catch (error) {
  process.stdout.write(error instanceof AppError ? `${error.code}\n` : 'failed\n')
}
setInterval(() => {}, 60_000)
