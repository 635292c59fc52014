import { Alert, Title } from '@mantine/core'

/** Where the site's mode shows no findings: said, so that nobody takes the silence for a result. */
export function HiddenFindings({ says }: { says: string | null }) {
  return (
    <section aria-labelledby="findings">
      <Title order={2} id="findings">
        Findings
      </Title>
      <Alert variant="outline" color="dark" title="Findings are not shown here">
        {says ?? 'This site does not show findings. That says nothing about the photos.'}
      </Alert>
    </section>
  )
}
