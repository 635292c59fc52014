import { describe } from 'vitest'
import { openDatabase } from '../../src/storage/database.ts'
import { siteStateSuite } from './site-state-suite.ts'

describe('sites in the embedded database', () => siteStateSuite(() => openDatabase({ kind: 'memory' })))
