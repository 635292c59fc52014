import { describe } from 'vitest'
import { openDatabase } from '../../src/storage/database.ts'
import { assessmentStoreSuite } from './assessment-store-suite.ts'
import { usedTokensSuite } from './used-tokens-suite.ts'

describe('assessments in the embedded database', () =>
  assessmentStoreSuite(() => openDatabase({ kind: 'memory' })))

describe('used tokens in the embedded database', () =>
  usedTokensSuite(() => openDatabase({ kind: 'memory' })))
