import { useState } from 'react'
import { TickedTests } from './parts/ticked-tests.tsx'
import { ChartScreen } from './screens/chart-screen.tsx'
import { ClosingScreen } from './screens/closing-screen.tsx'
import { FailureScreen } from './screens/failure-screen.tsx'
import { LoadingScreen } from './screens/loading-screen.tsx'
import { useChart } from './use-chart.ts'

export function App() {
  const [isLoggedOut, setIsLoggedOut] = useState(false)
  return isLoggedOut ? <ClosingScreen /> : <OpenChart onLoggedOut={() => setIsLoggedOut(true)} />
}

function OpenChart({ onLoggedOut }: { onLoggedOut: () => void }) {
  const { state, retry, reload } = useChart()
  switch (state.kind) {
    case 'loading':
      return <LoadingScreen />
    case 'failed':
      return <FailureScreen failure={state.failure} onRetry={retry} />
    case 'ready':
      return (
        <TickedTests>
          <ChartScreen chart={state.chart} onLookAgain={retry} onChanged={reload} onLoggedOut={onLoggedOut} />
        </TickedTests>
      )
    default:
      return state satisfies never
  }
}
