import { useEffect, useRef, useState } from 'react'
import type { PhotoReportBody } from '../../acts.ts'
import type { ViewedPhoto } from '../../view.ts'
import { reportWords } from '../kept-words.ts'
import { PhotoReport } from './photo-report.tsx'

type Photo = Pick<ViewedPhoto, 'mediaId' | 'takenOn'>
type Said = { readonly photo: Photo; readonly report: PhotoReportBody['report'] }

type Props = {
  /** The one that is shown large. */
  readonly photo: Photo
  /** Something was said that changes the findings. */
  readonly onChanged: () => void
}

/** What may be said of the photo that is shown; once it was said, it is not asked again. */
export function PhotoReports({ photo, onChanged }: Props) {
  const [said, setSaid] = useState<readonly Said[]>([])
  const status = useRef<HTMLParagraphElement>(null)
  const last = said.at(-1)
  // The button that was pressed is gone.
  useEffect(() => {
    if (last) status.current?.focus()
  }, [last])
  const isSaid = said.some((one) => one.photo.mediaId === photo.mediaId)
  return (
    <>
      {!isSaid && (
        <PhotoReport
          key={photo.mediaId}
          photo={photo}
          onReported={(report) => {
            setSaid((earlier) => [...earlier, { photo, report }])
            if (report === 'not-this-patient') onChanged()
          }}
        />
      )}
      <p role="status" className="kept kept-warning" ref={status} tabIndex={-1}>
        {last && reportWords(last.photo, last.report)}
      </p>
    </>
  )
}
