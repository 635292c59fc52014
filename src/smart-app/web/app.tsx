import { useState } from 'react'
import { LookAgainContext } from './look-again.ts'
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
  const { state, chart, retry, reload } = useChart()
  return (
    <>
      {state.kind === 'loading' && <LoadingScreen />}
      {state.kind === 'failed' && <FailureScreen {...state} onRetry={retry} />}
      {/* Kept while another screen stands in its place: what was ticked and said in it is not lost. */}
      {chart && (
        <div hidden={state.kind !== 'ready'}>
          <LookAgainContext value={reload}>
            <TickedTests>
              <ChartScreen chart={chart} onLookAgain={retry} onChanged={reload} onLoggedOut={onLoggedOut} />
            </TickedTests>
          </LookAgainContext>
        </div>
      )}
    </>
  )
}
