import { describe } from 'vitest'
import { memoryDatabase } from './empty-database.ts'
import { siteStateSuite } from './site-state-suite.ts'

describe('sites in the embedded database', () => siteStateSuite(memoryDatabase))
