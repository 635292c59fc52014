import { describe } from 'vitest'
import { keySuite } from './key-suite.ts'
import { memoryDatabase } from './memory-database.ts'

describe('keys of the embedded database', () => keySuite(memoryDatabase))
