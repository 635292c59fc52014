import { describe } from 'vitest'
import { memoryDatabase } from './empty-database.ts'
import { launchStoreSuite } from './launch-store-suite.ts'

describe('launches in the embedded database', () => launchStoreSuite(memoryDatabase))
