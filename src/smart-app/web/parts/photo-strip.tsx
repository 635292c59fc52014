import { Button, Text, Title } from '@mantine/core'
import type { ShownPhoto } from '../shown-photos.ts'
import { PhotoFigure } from './photo-figure.tsx'

/** Every photo of the chart, newest first. */
export function PhotoStrip({
  photos,
  ifNone,
  onLookAgain,
}: {
  photos: readonly ShownPhoto[]
  ifNone: string
  onLookAgain: () => void
}) {
  const pending = photos.filter(({ assessment }) => assessment.kind === 'pending').length
  return (
    <section aria-labelledby="photos">
      <Title order={2} id="photos">
        Photos in the chart
      </Title>
      {photos.length === 0 && <Text>{ifNone}</Text>}
      <ul className="photos">
        {photos.map((photo) => (
          <li key={photo.mediaId}>
            <PhotoFigure photo={photo} />
          </li>
        ))}
      </ul>
      <p role="status" className="pending">
        {pending > 0 &&
          `${pending} of ${photos.length} photos not yet assessed; this page looks again by itself.`}
      </p>
      {pending > 0 && (
        <Button variant="outline" color="dark" onClick={onLookAgain}>
          Look again now
        </Button>
      )}
    </section>
  )
}
