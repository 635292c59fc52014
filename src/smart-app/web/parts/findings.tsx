import { Alert, Text, Title } from '@mantine/core'
import type { ViewedFindings } from '../../view.ts'
import { sourceWords } from '../words.ts'
import { ConditionFinding } from './condition-finding.tsx'
import { Measures } from './measures.tsx'

/** What the photo that counts says, what it does not, and which tests fit. */
export function Findings({ findings, statement }: { findings: ViewedFindings; statement: string }) {
  const { conditions, measures, unread } = findings
  return (
    <section aria-labelledby="findings">
      <Title order={2} id="findings">
        Findings
      </Title>
      <Text>{sourceWords(findings)}</Text>
      <p className="statement">
        <strong>This is not a diagnosis.</strong> {statement}
      </p>
      {unread.length > 0 && <Unread parts={unread} />}
      <div className="findings">
        <div className="conditions">
          {conditions.map((condition) => (
            <ConditionFinding key={condition.condition} finding={condition} />
          ))}
        </div>
        <Measures measures={measures} conditions={conditions} />
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
