import type { ShownAssessment } from '../messages/words.ts'

/** Beside the words for what is known of a photo; each has a shape of its own, and none of them is a tick. */
export function PhotoSign({ assessment }: { assessment: ShownAssessment }) {
  return (
    <svg className="photo-sign" viewBox="0 0 16 16" aria-hidden="true">
      <path
        d={shapeOf(assessment)}
        strokeDasharray={assessment.kind === 'not-assessed' ? '2.5 2' : undefined}
      />
    </svg>
  )
}

function shapeOf(assessment: ShownAssessment): string {
  switch (assessment.kind) {
    case 'scored':
      return assessment.cautions.length > 0 ? 'M8 2 15 14H1zM8 6.5v4M8 12v.5' : 'M4 2h8v12H4zM6 6h4M6 9h4'
    case 'pending':
      return 'M3 8h.5M7.75 8h.5M12.5 8h.5'
    case 'not-assessed':
      return 'M2 2h12v12H2z'
    case 'older':
      return 'M8 2a6 6 0 1 1 0 12A6 6 0 1 1 8 2M8 5v3l2 1.5'
    default:
      return assessment satisfies never
  }
}
