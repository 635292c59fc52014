import type { Chart } from '../api/load-chart.ts'
import { AboutSheet } from './about-sheet.tsx'
import { PatientSheet } from './patient-sheet.tsx'
import type { SheetName } from './sheet.tsx'
import { SummarySheet } from './summary-sheet.tsx'

type Props = {
  readonly name: SheetName
  readonly chart: Chart
  readonly isPending: boolean
  readonly onClose: () => void
}

/** The sheet of this name; none where the chart has no findings to fill it. */
export function ChartSheet({ name, chart: { view, patient, photos }, isPending, onClose }: Props) {
  if (name === 'about') return <AboutSheet onClose={onClose} />
  const { findings, model } = view
  if (!findings) return null
  switch (name) {
    case 'summary':
      return <SummarySheet {...{ model, findings, patient, photos, isPending, onClose }} />
    case 'instructions':
      return <PatientSheet findings={findings} patient={patient} onClose={onClose} />
    default:
      return name satisfies never
  }
}
