import { describe } from 'vitest'
import { memoryDatabase } from './empty-database.ts'
import { keySuite } from './key-suite.ts'

describe('keys of the embedded database', () => keySuite(memoryDatabase))
