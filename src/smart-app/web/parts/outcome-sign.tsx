import type { ViewedCondition } from '../../view.ts'

/** Beside the words: each outcome has a shape of its own, and none of them is a tick. */
export function OutcomeSign({ outcome }: { outcome: ViewedCondition['outcome'] }) {
  return (
    <svg className="outcome-sign" viewBox="0 0 20 20" aria-hidden="true">
      {shapeOf(outcome)}
    </svg>
  )
}

function shapeOf(outcome: ViewedCondition['outcome']) {
  switch (outcome) {
    case 'suspected':
      return <path className="sign-filled" d="M10 1 19 18H1z" />
    case 'indeterminate':
      return (
        <>
          <path className="sign-open" d="M10 2 18 10 10 18 2 10z" />
          <path className="sign-filled" d="M10 2 18 10 10 18z" />
        </>
      )
    case 'not':
      return <circle className="sign-open" cx="10" cy="10" r="8" />
    case 'not-assessed':
      return <rect className="sign-open sign-dashed" x="2" y="2" width="16" height="16" />
    default:
      return outcome satisfies never
  }
}
