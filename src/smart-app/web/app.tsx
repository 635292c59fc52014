import { ChartScreen } from './screens/chart-screen.tsx'
import { FailureScreen } from './screens/failure-screen.tsx'
import { LoadingScreen } from './screens/loading-screen.tsx'
import { useChart } from './use-chart.ts'

export function App() {
  const { state, retry } = useChart()
  switch (state.kind) {
    case 'loading':
      return <LoadingScreen />
    case 'failed':
      return <FailureScreen failure={state.failure} onRetry={retry} />
    case 'ready':
      return <ChartScreen chart={state.chart} onLookAgain={retry} />
    default:
      return state satisfies never
  }
}
