import { describe } from 'vitest'
import { cardReportSuite } from './card-report-suite.ts'
import { memoryDatabase } from './empty-database.ts'

describe('the report of cards in the embedded database', () => cardReportSuite(memoryDatabase))
