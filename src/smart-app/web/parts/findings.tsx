import { Alert, Text, Title } from '@mantine/core'
import type { ViewedFindings } from '../../view.ts'
import { inReadingOrder } from '../reading-order.ts'
import { sourceWords } from '../words.ts'
import { ConditionFinding } from './condition-finding.tsx'
import { Measures } from './measures.tsx'

type Props = { readonly findings: ViewedFindings; readonly isPending: boolean }

/** What the photo that counts says, what it does not, and which tests fit. */
export function Findings({ findings, isPending }: Props) {
  const { conditions, unread } = findings
  return (
    <section aria-labelledby="findings" aria-describedby="statement">
      <Title order={2} id="findings">
        Findings
      </Title>
      <Text>{sourceWords(findings, isPending)}</Text>
      {unread.length > 0 && <Unread parts={unread} />}
      <div className="findings">
        <div className="conditions">
          {inReadingOrder(conditions).map((condition) => (
            <ConditionFinding key={condition.condition} finding={condition} />
          ))}
        </div>
        <Measures findings={findings} />
      </div>
    </section>
  )
}

function Unread({ parts }: { parts: readonly string[] }) {
  return (
    <Alert
      variant="outline"
      color="dark"
      title="Parts of the chart could not be read, so no test is suggested"
    >
      <ul>
        {parts.map((part) => (
          <li key={part}>{part}</li>
        ))}
      </ul>
    </Alert>
  )
}
