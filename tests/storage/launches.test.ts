import { describe } from 'vitest'
import { openDatabase } from '../../src/storage/database.ts'
import { launchStoreSuite } from './launch-store-suite.ts'

describe('launches in the embedded database', () => launchStoreSuite(() => openDatabase({ kind: 'memory' })))
