import { useState } from 'react'
import type { Chart } from '../api/load-chart.ts'
import { chosenPhoto } from '../chosen-photo.ts'
import { Compare } from '../parts/compare.tsx'
import { Findings } from '../parts/findings.tsx'
import { HiddenFindings } from '../parts/hidden-findings.tsx'
import { LabelBar } from '../parts/label-bar.tsx'
import { OverTime } from '../parts/over-time.tsx'
import { PatientBanner } from '../parts/patient-banner.tsx'
import { PhotoDesk } from '../parts/photo-desk.tsx'
import { PhotoStrip } from '../parts/photo-strip.tsx'
import { Statement } from '../parts/statement.tsx'
import { noPhotosWords } from '../words.ts'

/** The whole page of one chart. */
export function ChartScreen({ chart, onLookAgain }: { chart: Chart; onLookAgain: () => void }) {
  const { view, patient, photos } = chart
  const [chosenId, setChosenId] = useState<string | null>(null)
  const chosen = chosenPhoto(photos, chosenId)
  const showsModel = view.findings !== null
  const findings = view.findings ? (
    <Findings
      findings={view.findings}
      isPending={photos.some(({ assessment }) => assessment.kind === 'pending')}
    />
  ) : (
    <HiddenFindings says={view.hidden} />
  )
  return (
    <>
      {view.label && <LabelBar label={view.label} />}
      <header className="page page-header">
        <h1 className="app-name">Facies</h1>
        {view.needPatientBanner && <PatientBanner patient={patient} />}
      </header>
      <main className="page">
        <PhotoStrip
          photos={photos}
          chosen={chosen?.mediaId ?? null}
          ifNone={noPhotosWords(view)}
          onChoose={setChosenId}
          onLookAgain={onLookAgain}
        />
        {chosen ? (
          <PhotoDesk photo={chosen} showsModel={showsModel}>
            {findings}
          </PhotoDesk>
        ) : (
          findings
        )}
        {showsModel && photos.length > 0 && <OverTime />}
        <Compare photos={photos} showsModel={showsModel} />
        {showsModel && <Statement says={view.model.statement} />}
      </main>
      <footer className="page page-footer">
        Model: {view.model.name} {view.model.version}
      </footer>
    </>
  )
}
