import { describe } from 'vitest'
import { cardStoreSuite } from './card-store-suite.ts'
import { memoryDatabase } from './empty-database.ts'

describe('cards in the embedded database', () => cardStoreSuite(memoryDatabase))
