import { describe } from 'vitest'
import { memoryDatabase } from './empty-database.ts'
import { retentionSuite } from './retention-suite.ts'

describe('retention in the embedded database', () => retentionSuite(memoryDatabase))
