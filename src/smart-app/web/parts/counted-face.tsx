import { use } from 'react'
import type { Pictured } from '../chosen-photo.ts'
import { LookedFaceContext } from '../looked-face.ts'
import { croppedSheet } from '../sheet.ts'
import { usePicture } from '../use-picture.ts'

/**
 * The face that a finding is about, small, where the large photo stands below it: cut to the face once that is known.
 * For the eye only: whose photo it is stands above the findings.
 */
export function CountedFace({ photo: { mediaId, imageUrl } }: { photo: Pictured }) {
  const look = use(LookedFaceContext)
  const { isLost, told } = usePicture()
  if (isLost) return null
  const face = look?.mediaId === mediaId ? look : null
  return (
    <span className="counted-face no-print" aria-hidden>
      <span className="counted-sheet" style={face ? croppedSheet(face.frame, face.crop) : WHOLE}>
        <img className={face ? 'counted-cut' : 'counted-whole'} src={imageUrl} alt="" {...told} />
      </span>
    </span>
  )
}

const WHOLE = { inset: 0 } as const
