import { describe } from 'vitest'
import { openDatabase } from '../../src/storage/database.ts'
import { cardStoreSuite } from './card-store-suite.ts'

describe('cards in the embedded database', () => cardStoreSuite(() => openDatabase({ kind: 'memory' })))
