import { Loader } from '@mantine/core'
import { MESSAGES } from '../messages/index.ts'

/** Over the room of a picture that takes a moment. The large photo says the same to a screen reader. */
export function LatePicture() {
  return (
    <span className="late-picture" aria-hidden>
      <Loader size="xs" /> {MESSAGES.strip.loading}
    </span>
  )
}
