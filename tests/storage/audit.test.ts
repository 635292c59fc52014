import { describe } from 'vitest'
import { auditSuite } from './audit-suite.ts'
import { memoryDatabase } from './empty-database.ts'

describe('the audit in the embedded database', () => auditSuite(memoryDatabase))
