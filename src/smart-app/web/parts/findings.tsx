import { Alert, Text, Title } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { AppView, ViewedFindings, ViewedPhoto } from '../../view.ts'
import { reportWords } from '../kept-words.ts'
import { MESSAGES } from '../messages.ts'
import { inReadingOrder } from '../reading-order.ts'
import { sourceWords } from '../words.ts'
import { ConditionFinding } from './condition-finding.tsx'
import { Filing, filingKey } from './filing.tsx'
import { FindingsTools } from './findings-tools.tsx'
import { Measures } from './measures.tsx'
import { PhotoReport } from './photo-report.tsx'
import type { SheetName } from './sheet.tsx'
import { TakeBack } from './take-back.tsx'

type Props = {
  readonly view: AppView
  readonly findings: ViewedFindings
  readonly isPending: boolean
  /** True where the reader has just asked for them: then they begin here. */
  readonly takesFocus: boolean
  readonly onSheet: (name: SheetName) => void
  /** Something was said that changes the findings. */
  readonly onChanged: () => void
}

/** What the photo that counts says, what it does not, which tests fit, and what to do with it. */
export function Findings({ view, findings, isPending, takesFocus, onSheet, onChanged }: Props) {
  const { offers, kept } = view
  const { conditions, unread, mediaId } = findings
  const [report, setReport] = useState('')
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (takesFocus) heading.current?.focus()
  }, [takesFocus])
  const reported = view.photos.find((photo) => photo.mediaId === mediaId) ?? view.photos[0]
  return (
    <section aria-labelledby="findings" aria-describedby="statement">
      <Title order={2} id="findings" ref={heading} tabIndex={-1}>
        {MESSAGES.findings.title}
      </Title>
      <Text>{sourceWords(findings, isPending)}</Text>
      {unread.length > 0 && <Unread parts={unread} />}
      <div className="findings">
        <div className="conditions">
          {inReadingOrder(conditions).map((condition) => (
            <ConditionFinding
              key={condition.condition}
              finding={condition}
              mediaId={mediaId}
              offers={offers}
              kept={kept}
            />
          ))}
          <FindingsTools view={view} findings={findings} isPending={isPending} onSheet={onSheet} />
          <p role="status" className="kept kept-warning">
            {report}
          </p>
          {offers.answers && reported && !isReported(reported) && (
            <PhotoReport
              key={`report-${reported.mediaId}`}
              photo={reported}
              onReported={(said, answer) => {
                setReport(reportWords(reported, said, answer))
                if (said !== 'retake') onChanged()
              }}
            />
          )}
          {offers.answers &&
            view.photos.filter(isReported).map((photo) => (
              <TakeBack
                key={`take-back-${photo.mediaId}`}
                photo={photo}
                onTakenBack={(answer) => {
                  setReport(reportWords(photo, 'this-is-the-patient', answer))
                  onChanged()
                }}
              />
            ))}
          {(offers.filing !== null || kept.filed !== null) && (
            <Filing key={filingKey(view)} filedAs={offers.filing} kept={kept.filed} />
          )}
        </div>
        <Measures findings={findings} />
      </div>
    </section>
  )
}

function isReported({ assessment }: ViewedPhoto): boolean {
  return assessment.kind === 'not-assessed' && assessment.isReported === true
}

function Unread({ parts }: { parts: readonly string[] }) {
  return (
    <Alert variant="outline" color="dark" title={MESSAGES.findings.unread}>
      <ul>
        {parts.map((part) => (
          <li key={part}>{part}</li>
        ))}
      </ul>
    </Alert>
  )
}
