import { NativeSelect, SegmentedControl, Switch, Text, Title } from '@mantine/core'
import { useId, useMemo, useState } from 'react'
import type { PhotoLook } from '../../look.ts'
import { comparableOf, type Pictured, pairOf } from '../chosen-photo.ts'
import { pairQuestion } from '../look-question.ts'
import { apartWords, choiceWords } from '../messages/compare-words.ts'
import { MESSAGES } from '../messages/index.ts'
import type { ShownPhoto } from '../shown-photos.ts'
import { useAnswer } from '../use-answer.ts'
import { type Compared, ComparedPhotos, type Way } from './compared-photos.tsx'
import { LateStatus } from './late-status.tsx'
import { PartFailure } from './part-failure.tsx'

const M = MESSAGES.compare

/** Two photos of the patient beside or over each other; nothing with fewer than two pictures. */
export function Compare({ photos, showsModel }: { photos: readonly ShownPhoto[]; showsModel: boolean }) {
  const pictured = comparableOf(photos)
  const first = pairOf(pictured)
  return first && <Comparison photos={pictured} first={first} showsModel={showsModel} />
}

type Props = {
  readonly photos: readonly Pictured[]
  readonly first: NonNullable<ReturnType<typeof pairOf>>
  readonly showsModel: boolean
}

function Comparison({ photos, first, showsModel }: Props) {
  const [chosen, setChosen] = useState(first)
  const [way, setWay] = useState<Way>('slider')
  const [isLinedUp, setLinedUp] = useState(false)
  const wayName = useId()
  const named = (id: string) => photos.find(({ mediaId }) => mediaId === id)
  // A chosen one may have been reported since.
  const older = named(chosen.older) ?? named(first.older)
  const newer = named(chosen.newer) ?? named(first.newer)
  if (!older || !newer) return null
  const choices = photos.map((photo, k) => ({ value: photo.mediaId, label: choiceWords(photo, k, photos) }))
  return (
    <section aria-labelledby="compare" className="compare">
      <Title order={2} id="compare">
        {M.title}
      </Title>
      <div className="compare-choices">
        <NativeSelect
          label={M.older}
          value={older.mediaId}
          onChange={({ currentTarget }) => setChosen({ ...chosen, older: currentTarget.value })}
          data={choices}
        />
        <NativeSelect
          label={M.newer}
          value={newer.mediaId}
          onChange={({ currentTarget }) => setChosen({ ...chosen, newer: currentTarget.value })}
          data={choices}
        />
        <div>
          <span id={wayName}>{M.way}</span>
          <SegmentedControl<Way>
            aria-labelledby={wayName}
            fullWidth
            value={way}
            onChange={setWay}
            data={[
              { value: 'slider', label: M.slider },
              { value: 'side-by-side', label: M.sideBySide },
            ]}
          />
        </div>
        {showsModel && (
          <Switch
            label={M.lineUp}
            onLabel={MESSAGES.viewer.on}
            offLabel={MESSAGES.viewer.off}
            size="md"
            color="dark"
            checked={isLinedUp}
            onChange={() => setLinedUp(!isLinedUp)}
          />
        )}
      </div>
      {older === newer && <Text>{M.sameTwice}</Text>}
      {isLinedUp ? (
        <LinedUp left={older} right={newer} way={way} />
      ) : (
        <ComparedPhotos left={{ photo: older, look: null }} right={{ photo: newer, look: null }} way={way} />
      )}
      <Text className="legend">
        {apartWords(older, newer)} {M.keepInMind}
      </Text>
    </section>
  )
}

/** Both faces in the square that the model was given: upright, and of one size. */
function LinedUp({ left, right, way }: { left: Pictured; right: Pictured; way: Way }) {
  const question = useMemo(() => pairQuestion(left.mediaId, right.mediaId), [left.mediaId, right.mediaId])
  const { state, retry } = useAnswer(question)
  const looks = state.kind === 'ready' ? state.answer : null
  const areFound = looks?.every(({ kind }) => kind === 'looked') === true
  const of = (photo: Pictured, look: PhotoLook | undefined): Compared => ({
    photo,
    look: areFound && look?.kind === 'looked' ? look : null,
  })
  return (
    <>
      <LateStatus isWaiting={state.kind === 'waiting'} says={M.lining} />
      {state.kind === 'failed' && (
        <PartFailure title={M.failed} failure={state.failure} tryAgain={M.tryAgain} onRetry={retry} />
      )}
      {looks && !areFound && <Text role="status">{M.notLinedUp}</Text>}
      <ComparedPhotos left={of(left, looks?.[0])} right={of(right, looks?.[1])} way={way} />
    </>
  )
}
