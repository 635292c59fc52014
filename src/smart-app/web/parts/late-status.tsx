import { Loader } from '@mantine/core'
import { useLate } from '../use-late.ts'

/** Says what is awaited once that takes a moment; there all the time, so that a screen reader hears the change. */
export function LateStatus({ isWaiting, says }: { isWaiting: boolean; says: string }) {
  const isLate = useLate(isWaiting)
  return (
    <p role="status" className="late-status">
      {isLate && (
        <>
          <Loader size="xs" aria-hidden /> {says}
        </>
      )}
    </p>
  )
}
