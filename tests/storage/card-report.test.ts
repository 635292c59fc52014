import { describe } from 'vitest'
import { openDatabase } from '../../src/storage/database.ts'
import { cardReportSuite } from './card-report-suite.ts'

describe('the report of cards in the embedded database', () =>
  cardReportSuite(() => openDatabase({ kind: 'memory' })))
