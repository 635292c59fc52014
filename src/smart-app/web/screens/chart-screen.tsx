import { Alert, Button } from '@mantine/core'
import { useMemo, useState } from 'react'
import type { Chart } from '../api/load-chart.ts'
import { chosenPhoto } from '../chosen-photo.ts'
import { MESSAGES } from '../messages/index.ts'
import { noPhotosWords } from '../messages/words.ts'
import { ChartSheet } from '../parts/chart-sheet.tsx'
import { Compare } from '../parts/compare.tsx'
import { Findings } from '../parts/findings.tsx'
import { HiddenFindings } from '../parts/hidden-findings.tsx'
import { ImpressionForm } from '../parts/impression-form.tsx'
import { LabelBar } from '../parts/label-bar.tsx'
import { OverTime } from '../parts/over-time.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { PatientBanner } from '../parts/patient-banner.tsx'
import { PhotoDesk } from '../parts/photo-desk.tsx'
import { PhotoReports } from '../parts/photo-reports.tsx'
import { PhotoStrip } from '../parts/photo-strip.tsx'
import { ShortStatement, Statement } from '../parts/statement.tsx'
import { WorkUps } from '../parts/work-ups.tsx'
import { orderOf } from '../reading-order.ts'
import { useSheet } from '../use-sheet.ts'

type Props = {
  readonly chart: Chart
  readonly onLookAgain: () => void
  /** Reads the chart again behind what is shown. */
  readonly onChanged: () => void
  readonly onLoggedOut: () => void
}

/** The whole page of one chart. */
export function ChartScreen({ chart, onLookAgain, onChanged, onLoggedOut }: Props) {
  const { view, patient, photos, listed } = chart
  const [gaveImpression, setGaveImpression] = useState(false)
  const [chosenId, setChosenId] = useState<string | null>(null)
  const { sheet, open, close } = useSheet()
  const chosen = chosenPhoto(photos, chosenId ?? view.opensOn)
  const order = useMemo(() => view.findings && orderOf(view.findings), [view.findings])
  const showsModel = order !== null
  const isPending = photos.some(({ assessment }) => assessment.kind === 'pending')
  const findings = view.findings ? (
    <Findings
      view={view}
      findings={view.findings}
      photos={photos}
      isPending={isPending}
      takesFocus={gaveImpression}
    />
  ) : view.awaitsImpression ? (
    <ImpressionForm
      view={view}
      onKept={() => {
        setGaveImpression(true)
        onChanged()
      }}
    />
  ) : (
    <HiddenFindings view={view} />
  )
  const workUp = view.findings && (
    <WorkUps view={view} findings={view.findings} isPending={isPending} onSheet={open} />
  )
  const strip = (
    <PhotoStrip
      photos={photos}
      chosen={chosen?.mediaId ?? null}
      ifNone={noPhotosWords(view, listed)}
      listed={listed}
      onChoose={setChosenId}
      onLookAgain={onLookAgain}
    />
  )
  return (
    <>
      {view.label && <LabelBar label={view.label} />}
      <PageHeader view={view} patient={patient} onLoggedOut={onLoggedOut} />
      <main className="page">
        {/* Kept while a sheet stands in its place: what was ticked and said in it is not lost. */}
        <div className="chart" hidden={sheet !== null}>
          {/* Paper leaves the chart, whose frame names the patient on the screen. */}
          <div className="only-print">
            <PatientBanner patient={patient} />
          </div>
          {view.notGranted !== null && (
            <Alert
              className="not-granted"
              variant="outline"
              color="dark"
              title={MESSAGES.findings.notGranted}
            >
              {view.notGranted}
            </Alert>
          )}
          {chosen ? (
            <PhotoDesk
              photo={chosen}
              isOther={!chosen.counts && photos.some(({ counts }) => counts)}
              strip={strip}
              order={order}
              report={view.offers.answers && <PhotoReports photo={chosen} onChanged={onChanged} />}
              workUp={workUp}
            >
              {findings}
            </PhotoDesk>
          ) : (
            <>
              {strip}
              {findings}
              {workUp}
            </>
          )}
          {order !== null && photos.length > 0 && <OverTime key={view.findings?.mediaId} order={order} />}
          <Compare photos={photos} showsModel={showsModel} />
          {showsModel && <Statement says={view.model.statement} />}
          {showsModel && <ShortStatement model={view.model} />}
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
