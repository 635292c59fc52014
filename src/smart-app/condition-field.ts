import { z } from 'zod'
import { CONDITION_KEYS } from '../clinical/conditions.ts'

export const condition = z.enum(CONDITION_KEYS)
