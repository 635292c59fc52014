import { Alert, Title } from '@mantine/core'
import { useMemo } from 'react'
import type { PhotoLook } from '../../look.ts'
import { lookQuestion } from '../look-question.ts'
import { MESSAGES } from '../messages.ts'
import type { ShownPhoto } from '../shown-photos.ts'
import { useAnswer } from '../use-answer.ts'
import { LateStatus } from './late-status.tsx'
import { PartFailure } from './part-failure.tsx'
import { PhotoScores } from './photo-scores.tsx'
import { PhotoStage } from './photo-stage.tsx'
import { Viewer } from './viewer.tsx'

const M = MESSAGES.viewer

type Props = { readonly photo: ShownPhoto; readonly showsModel: boolean }

/** The chosen photo large, and what the model saw in it where that may be shown. */
export function PhotoDesk({ photo, showsModel }: Props) {
  return (
    <section aria-labelledby="photo" className="desk">
      <Title order={2} id="photo">
        {M.title}
      </Title>
      {showsModel ? <LookedAt photo={photo} /> : <PhotoStage key={photo.mediaId} photo={photo} />}
    </section>
  )
}

function LookedAt({ photo }: { photo: ShownPhoto }) {
  const { mediaId } = photo
  const question = useMemo(() => lookQuestion(mediaId), [mediaId])
  const { state, retry } = useAnswer(question)
  const look = state.kind === 'ready' ? state.answer : null
  return (
    <>
      <Viewer photo={photo} look={look?.kind === 'looked' ? look : null} />
      <LateStatus isWaiting={state.kind === 'waiting'} says={M.waiting} />
      {state.kind === 'failed' && (
        <PartFailure title={M.failed} failure={state.failure} tryAgain={M.tryAgain} onRetry={retry} />
      )}
      {look && <WhatWasSeen look={look} />}
    </>
  )
}

function WhatWasSeen({ look }: { look: PhotoLook }) {
  switch (look.kind) {
    case 'pending':
      return <p role="status">{M.pending}</p>
    case 'not-assessed':
      return (
        <Alert variant="outline" color="dark" className="not-assessed" title={M.notAssessed}>
          <ul>
            {look.reasons.map(({ says, advice }) => (
              <li key={says}>
                {says} {advice}
              </li>
            ))}
          </ul>
        </Alert>
      )
    case 'looked':
      return <PhotoScores look={look} />
    default:
      return look satisfies never
  }
}
