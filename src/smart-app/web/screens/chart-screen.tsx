import { Button } from '@mantine/core'
import { useState } from 'react'
import type { Chart } from '../api/load-chart.ts'
import { MESSAGES } from '../messages.ts'
import { ChartSheet } from '../parts/chart-sheet.tsx'
import { Findings } from '../parts/findings.tsx'
import { HiddenFindings } from '../parts/hidden-findings.tsx'
import { ImpressionForm } from '../parts/impression-form.tsx'
import { LabelBar } from '../parts/label-bar.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { PhotoStrip } from '../parts/photo-strip.tsx'
import { useSheet } from '../use-sheet.ts'
import { noPhotosWords } from '../words.ts'

type Props = {
  readonly chart: Chart
  readonly onLookAgain: () => void
  /** Reads the chart again behind what is shown. */
  readonly onChanged: () => void
  readonly onLoggedOut: () => void
}

/** The whole page of one chart. */
export function ChartScreen({ chart, onLookAgain, onChanged, onLoggedOut }: Props) {
  const { view, patient, photos } = chart
  const [gaveImpression, setGaveImpression] = useState(false)
  const { sheet, open, close } = useSheet()
  const isPending = photos.some(({ assessment }) => assessment.kind === 'pending')
  return (
    <>
      {view.label && <LabelBar label={view.label} />}
      <PageHeader view={view} patient={patient} onLoggedOut={onLoggedOut} />
      <main className="page">
        {/* Kept while a sheet stands in its place: what was ticked and said in it is not lost. */}
        <div className="chart" hidden={sheet !== null}>
          <PhotoStrip photos={photos} ifNone={noPhotosWords(view)} onLookAgain={onLookAgain} />
          {view.findings ? (
            <Findings
              view={view}
              findings={view.findings}
              isPending={isPending}
              takesFocus={gaveImpression}
              onSheet={open}
              onChanged={onChanged}
            />
          ) : view.awaitsImpression ? (
            <ImpressionForm
              photos={view.photos}
              onKept={() => {
                setGaveImpression(true)
                onChanged()
              }}
            />
          ) : (
            <HiddenFindings says={view.hidden} />
          )}
        </div>
        {sheet && <ChartSheet name={sheet} chart={chart} isPending={isPending} onClose={close} />}
      </main>
      <footer className="page page-footer">
        {MESSAGES.header.model}: {view.model.name} {view.model.version}
        {view.findings === null && (
          <Button size="sm" color="dark" variant="outline" onClick={() => open('about')}>
            {MESSAGES.about.open}
          </Button>
        )}
      </footer>
    </>
  )
}
