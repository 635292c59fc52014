import { Text } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { MESSAGES } from '../messages/index.ts'

/** After logging out: nothing of the chart is left on it. */
export function ClosingScreen() {
  const says = useRef<HTMLHeadingElement>(null)
  useEffect(() => says.current?.focus(), [])
  return (
    <main className="page page-state">
      <h1 className="app-name">{MESSAGES.header.app}</h1>
      <h2 ref={says} tabIndex={-1}>
        {MESSAGES.header.loggedOut}
      </h2>
      <Text>{MESSAGES.header.loggedOutAdvice}</Text>
    </main>
  )
}
