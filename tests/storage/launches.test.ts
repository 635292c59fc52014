import { describe } from 'vitest'
import { launchStoreSuite } from './launch-store-suite.ts'
import { memoryDatabase } from './memory-database.ts'

describe('launches in the embedded database', () => launchStoreSuite(memoryDatabase))
