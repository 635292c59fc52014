import { Alert, Title } from '@mantine/core'
import { type ReactNode, useMemo, useState } from 'react'
import type { Condition } from '../../../clinical/conditions.ts'
import type { PhotoLook } from '../../look.ts'
import { lookQuestion } from '../look-question.ts'
import { LookedFaceContext } from '../looked-face.ts'
import { MESSAGES } from '../messages/index.ts'
import { photoState } from '../messages/words.ts'
import { inReadingOrder } from '../reading-order.ts'
import type { ShownPhoto } from '../shown-photos.ts'
import { useAnswer } from '../use-answer.ts'
import { LateStatus } from './late-status.tsx'
import { PartFailure } from './part-failure.tsx'
import { PhotoScores } from './photo-scores.tsx'
import { PhotoStage } from './photo-stage.tsx'
import { Viewer } from './viewer.tsx'

const M = MESSAGES.viewer

type Looked = Extract<PhotoLook, { kind: 'looked' }>

type Props = {
  readonly photo: ShownPhoto
  /** True where the findings come from another photo. */
  readonly isOther: boolean
  /** All photos, of which this one was chosen. */
  readonly strip: ReactNode
  /** The order of the conditions; null where what the model saw is not shown. */
  readonly order: readonly Condition[] | null
  /** What may be said of the photo, under it. */
  readonly report?: ReactNode
  /** What stands beside the photo where there is room: the findings, or what is asked of the photo. */
  readonly children: ReactNode
  /** What follows from the findings; after the photo, and under the findings where there is room. */
  readonly workUp?: ReactNode
}

/** The chosen photo large, what stands beside it, and what the model saw in the photo where that may be shown. */
export function PhotoDesk({ photo, isOther, strip, order, report, children, workUp }: Props) {
  if (order !== null)
    return (
      <LookedAt photo={photo} isOther={isOther} strip={strip} order={order} report={report} workUp={workUp}>
        {children}
      </LookedAt>
    )
  return (
    <>
      {strip}
      <div className="columns">
        <PhotoSection>
          <PhotoStage key={photo.mediaId} photo={photo} />
          <Known lines={photoState(photo.assessment).lines} />
        </PhotoSection>
        {children}
      </div>
    </>
  )
}

/**
 * The findings come first: who has half a minute reads them without scrolling. Then the photo that they come from, then
 * what follows from them.
 */
function LookedAt({
  photo,
  isOther,
  strip,
  order,
  report,
  children,
  workUp,
}: Props & { order: readonly Condition[] }) {
  const { mediaId, assessment } = photo
  // biome-ignore lint/correctness/useExhaustiveDependencies: a photo that was reported, or is assessed by now, is asked about anew
  const question = useMemo(() => lookQuestion(mediaId), [mediaId, assessment.kind])
  const { state, retry } = useAnswer(question)
  const look = state.kind === 'ready' ? state.answer : null
  const looked = useMemo(
    () => (look?.kind === 'looked' ? { ...look, conditions: inReadingOrder(look.conditions, order) } : null),
    [look, order],
  )
  const counted = useCounted(photo.counts ? looked : null)
  return (
    <div className="columns columns-findings">
      <LookedFaceContext value={counted}>{children}</LookedFaceContext>
      <div className="photo-column">
        {strip}
        <PhotoSection>
          <Viewer photo={photo} look={looked} />
          <LateStatus isWaiting={state.kind === 'waiting'} says={M.waiting} />
          {state.kind === 'failed' && (
            <PartFailure title={M.failed} failure={state.failure} tryAgain={M.tryAgain} onRetry={retry} />
          )}
          {photo.counts && <p>{M.thisPhoto}</p>}
          {isOther && <p>{M.otherPhoto}</p>}
          {assessment.kind === 'scored' && <Known lines={photoState(assessment).lines} />}
          {look && <WhyNothingIsDrawn look={look} />}
          {report}
        </PhotoSection>
      </div>
      {workUp}
      {looked && <PhotoScores look={looked} takenOn={photo.takenOn} />}
    </div>
  )
}

/** The last look at the photo that counts, kept while another one is shown. */
function useCounted(look: Looked | null): Looked | null {
  const [kept, setKept] = useState(look)
  if (look !== null && look !== kept) setKept(look)
  return look ?? kept
}

/** What is to be kept in mind of the photo, or why it was not assessed. */
function Known({ lines }: { lines: readonly string[] }) {
  return lines.map((line) => <p key={line}>{line}</p>)
}

function PhotoSection({ children }: { children: ReactNode }) {
  return (
    <section aria-labelledby="photo" className="desk">
      <Title order={2} id="photo">
        {M.title}
      </Title>
      {children}
    </section>
  )
}

function WhyNothingIsDrawn({ look }: { look: PhotoLook }) {
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
      return null
    default:
      return look satisfies never
  }
}
