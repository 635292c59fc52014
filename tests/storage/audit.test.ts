import { describe } from 'vitest'
import { openDatabase } from '../../src/storage/database.ts'
import { auditSuite } from './audit-suite.ts'

describe('the audit in the embedded database', () => auditSuite(() => openDatabase({ kind: 'memory' })))
