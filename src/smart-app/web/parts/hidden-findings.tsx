import { Alert, Title } from '@mantine/core'
import { MESSAGES } from '../messages.ts'

/** Where the site's mode shows no findings: said, so that nobody takes the silence for a result. */
export function HiddenFindings({ says }: { says: string | null }) {
  return (
    <section aria-labelledby="findings">
      <Title order={2} id="findings">
        {MESSAGES.findings.title}
      </Title>
      <Alert variant="outline" color="dark" title={MESSAGES.findings.hiddenTitle}>
        {says ?? MESSAGES.findings.hidden}
      </Alert>
    </section>
  )
}
