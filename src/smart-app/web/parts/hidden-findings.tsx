import { Alert, Title } from '@mantine/core'
import type { AppView } from '../../view.ts'
import { MESSAGES } from '../messages/index.ts'
import { Filing, filingKey } from './filing.tsx'

/** Where the site's mode shows no findings: said, so that nobody takes the silence for a result. */
export function HiddenFindings({ view }: { view: AppView }) {
  const { hidden, kept } = view
  return (
    <section aria-labelledby="findings">
      <Title order={2} id="findings">
        {MESSAGES.findings.title}
      </Title>
      <Alert variant="outline" color="dark" title={MESSAGES.findings.hiddenTitle}>
        {hidden ?? MESSAGES.findings.hidden}
      </Alert>
      {/* What was filed before can be taken back, whatever is shown by now. */}
      {kept.filed !== null && <Filing key={filingKey(view)} filedAs={null} kept={kept.filed} />}
    </section>
  )
}
