import { createContext } from 'react'
import type { PhotoLook } from '../look.ts'

/** The face that the model found in the photo that the findings come from, once it has looked; else null. */
export const LookedFaceContext = createContext<Extract<PhotoLook, { kind: 'looked' }> | null>(null)
