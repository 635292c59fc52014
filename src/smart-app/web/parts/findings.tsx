import { Alert, Text, Title } from '@mantine/core'
import { useEffect, useRef } from 'react'
import type { AppView, ViewedFindings } from '../../view.ts'
import { picturedOf } from '../chosen-photo.ts'
import { MESSAGES } from '../messages/index.ts'
import { sourceWords } from '../messages/words.ts'
import type { ShownPhoto } from '../shown-photos.ts'
import { ConditionFinding } from './condition-finding.tsx'

type Props = {
  readonly view: Pick<AppView, 'offers' | 'kept'>
  readonly findings: ViewedFindings
  readonly photos: readonly ShownPhoto[]
  readonly isPending: boolean
  /** True where the reader has just asked for them: then they begin here. */
  readonly takesFocus: boolean
}

/** What the photo that counts says of each condition, and what it does not. */
export function Findings({ view: { offers, kept }, findings, photos, isPending, takesFocus }: Props) {
  const { conditions, unread, mediaId } = findings
  const counted = picturedOf(photos).find(({ counts }) => counts) ?? null
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
      <div className="conditions">
        {conditions.map((condition) => (
          <ConditionFinding
            key={condition.condition}
            finding={condition}
            mediaId={mediaId}
            photo={counted}
            offers={offers}
            kept={kept}
          />
        ))}
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
