import { Loader } from '@mantine/core'

export function LoadingScreen() {
  return (
    <main className="page page-state">
      <h1 className="app-name">Facies</h1>
      <p role="status" className="loading">
        <Loader size="sm" aria-hidden /> Reading the chart and its photos
      </p>
    </main>
  )
}
