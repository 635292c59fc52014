import type { Chart } from '../api/load-chart.ts'
import { Findings } from '../parts/findings.tsx'
import { HiddenFindings } from '../parts/hidden-findings.tsx'
import { LabelBar } from '../parts/label-bar.tsx'
import { PatientBanner } from '../parts/patient-banner.tsx'
import { PhotoStrip } from '../parts/photo-strip.tsx'
import { noPhotosWords } from '../words.ts'

/** The whole page of one chart. */
export function ChartScreen({ chart, onLookAgain }: { chart: Chart; onLookAgain: () => void }) {
  const { view, patient, photos } = chart
  return (
    <>
      {view.label && <LabelBar label={view.label} />}
      <header className="page page-header">
        <h1 className="app-name">Facies</h1>
        {view.needPatientBanner && <PatientBanner patient={patient} />}
      </header>
      <main className="page">
        <PhotoStrip photos={photos} ifNone={noPhotosWords(view)} onLookAgain={onLookAgain} />
        {view.findings ? (
          <Findings
            findings={view.findings}
            statement={view.model.statement}
            isPending={photos.some(({ assessment }) => assessment.kind === 'pending')}
          />
        ) : (
          <HiddenFindings says={view.hidden} />
        )}
      </main>
      <footer className="page page-footer">
        Model: {view.model.name} {view.model.version}
      </footer>
    </>
  )
}
