import { useState } from 'react'
import { useLate } from './use-late.ts'

/** A picture on its way: whether it takes a moment, whether it is lost, and what its `img` has to tell. */
export function usePicture() {
  const [state, setState] = useState<'coming' | 'there' | 'lost'>('coming')
  return {
    isLost: state === 'lost',
    isLate: useLate(state === 'coming'),
    told: { onLoad: () => setState('there'), onError: () => setState('lost') },
  }
}
