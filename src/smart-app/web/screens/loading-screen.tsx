import { Loader } from '@mantine/core'
import { MESSAGES } from '../messages/index.ts'

export function LoadingScreen() {
  return (
    <main className="page page-state">
      <h1 className="app-name">{MESSAGES.header.app}</h1>
      <p role="status" className="loading">
        <Loader size="sm" aria-hidden /> {MESSAGES.loading.chart}
      </p>
    </main>
  )
}
