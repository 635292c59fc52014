import { useEffect, useRef, useState } from 'react'
import type { PhotoReportAnswer, PhotoReportBody } from '../../acts.ts'
import { reportWords } from '../messages/kept-words.ts'
import { isReported, type ShownPhoto } from '../shown-photos.ts'
import { PhotoReport } from './photo-report.tsx'
import { TakeBack } from './take-back.tsx'

type Photo = Pick<ShownPhoto, 'mediaId' | 'takenOn' | 'assessment'>
type Report = PhotoReportBody['report']
type Said = { readonly photo: Photo; readonly report: Report; readonly answer: PhotoReportAnswer }

type Props = {
  /** The one that is shown large. */
  readonly photo: Photo
  /** Something was said that changes the findings. */
  readonly onChanged: () => void
}

/** What may be said of the photo that is shown; what was said is not asked again, but may be taken back. */
export function PhotoReports({ photo, onChanged }: Props) {
  const [said, setSaid] = useState<readonly Said[]>([])
  const status = useRef<HTMLParagraphElement>(null)
  const last = said.at(-1)
  // The button that was pressed is gone.
  useEffect(() => {
    if (last) status.current?.focus()
  }, [last])

  function keep(report: Report, answer: PhotoReportAnswer): void {
    setSaid((earlier) => [...earlier, { photo, report, answer }])
    if (report !== 'retake') onChanged()
  }
  const ofThis = said.findLast((one) => one.photo.mediaId === photo.mediaId)?.report
  return (
    <>
      {isReported(photo) ? (
        <TakeBack
          key={`take-back-${photo.mediaId}`}
          photo={photo}
          onTakenBack={(answer) => keep('this-is-the-patient', answer)}
        />
      ) : (
        ofThis !== 'not-this-patient' && (
          <PhotoReport key={photo.mediaId} photo={photo} asksForNew={ofThis !== 'retake'} onReported={keep} />
        )
      )}
      <p role="status" className="kept kept-warning" ref={status} tabIndex={-1}>
        {last && reportWords(last.photo, last.report, last.answer)}
      </p>
    </>
  )
}
