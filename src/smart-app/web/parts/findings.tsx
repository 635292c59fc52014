import { Alert, Text, Title } from '@mantine/core'
import { useEffect, useRef } from 'react'
import type { AppView, ViewedFindings } from '../../view.ts'
import { MESSAGES } from '../messages.ts'
import { sourceWords } from '../words.ts'
import { ConditionFinding } from './condition-finding.tsx'
import { Filing, filingKey } from './filing.tsx'
import { FindingsTools } from './findings-tools.tsx'
import { Measures } from './measures.tsx'
import type { SheetName } from './sheet.tsx'

type Props = {
  readonly view: AppView
  readonly findings: ViewedFindings
  readonly isPending: boolean
  /** True where the reader has just asked for them: then they begin here. */
  readonly takesFocus: boolean
  readonly onSheet: (name: SheetName) => void
}

/** What the photo that counts says, what it does not, which tests fit, and what to do with it. */
export function Findings({ view, findings, isPending, takesFocus, onSheet }: Props) {
  const { offers, kept } = view
  const { conditions, unread, mediaId } = findings
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (takesFocus) heading.current?.focus()
  }, [takesFocus])
  return (
    <section aria-labelledby="findings" aria-describedby="statement">
      <Title order={2} id="findings" ref={heading} tabIndex={-1}>
        {MESSAGES.findings.title}
      </Title>
      <Text>{sourceWords(findings, isPending)}</Text>
      {unread.length > 0 && <Unread parts={unread} />}
      <div className="findings">
        <div className="conditions">
          {conditions.map((condition) => (
            <ConditionFinding
              key={condition.condition}
              finding={condition}
              mediaId={mediaId}
              offers={offers}
              kept={kept}
            />
          ))}
          <FindingsTools view={view} findings={findings} isPending={isPending} onSheet={onSheet} />
          {(offers.filing !== null || kept.filed !== null) && (
            <Filing key={filingKey(view)} filedAs={offers.filing} kept={kept.filed} />
          )}
        </div>
        <Measures findings={findings} />
      </div>
    </section>
  )
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
