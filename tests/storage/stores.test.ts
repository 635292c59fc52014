import { describe } from 'vitest'
import { assessmentStoreSuite } from './assessment-store-suite.ts'
import { memoryDatabase } from './empty-database.ts'
import { usedTokensSuite } from './used-tokens-suite.ts'

describe('assessments in the embedded database', () => assessmentStoreSuite(memoryDatabase))

describe('used tokens in the embedded database', () => usedTokensSuite(memoryDatabase))
