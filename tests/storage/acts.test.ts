import { describe } from 'vitest'
import { actStoreSuite } from './act-store-suite.ts'
import { memoryDatabase } from './empty-database.ts'

describe('acts in the embedded database', () => actStoreSuite(memoryDatabase))
