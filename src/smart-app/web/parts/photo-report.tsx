import { Paper, Title } from '@mantine/core'
import { useRef, useState } from 'react'
import type { PhotoReportAnswer, PhotoReportBody } from '../../acts.ts'
import type { ViewedPhoto } from '../../view.ts'
import { reportPhoto } from '../api/acts.ts'
import { MESSAGES } from '../messages/index.ts'
import { photoAlt } from '../messages/words.ts'
import { useAct } from '../use-act.ts'
import { ActButton } from './act-button.tsx'
import { ActStatus } from './act-status.tsx'
import { Confirm } from './confirm.tsx'

type Props = {
  readonly photo: Pick<ViewedPhoto, 'mediaId' | 'takenOn'>
  /** False once a new photo was asked for: that it shows somebody else may still be said. */
  readonly asksForNew: boolean
  readonly onReported: (report: PhotoReportBody['report'], answer: PhotoReportAnswer) => void
}

/** A photo that shows somebody else, which is asked twice, or that should be taken again. */
export function PhotoReport({ photo: { mediaId, takenOn }, asksForNew, onReported }: Props) {
  const [isAsking, setIsAsking] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  const { state, run } = useAct(reportPhoto, (answer, { report }) => onReported(report, answer))
  const isRunning = state.kind === 'running'

  function close(): void {
    setIsAsking(false)
    opener.current?.focus()
  }
  return (
    <Paper component="section" withBorder className="photo-report no-print" aria-labelledby="photo-report">
      <Title order={3} id="photo-report">
        {photoAlt({ takenOn })}
      </Title>
      <div className="acts">
        <ActButton buttonRef={opener} isRunning={isRunning} onPress={() => setIsAsking(true)}>
          {MESSAGES.answers.notThePatient}
        </ActButton>
        {asksForNew && (
          <ActButton isRunning={isRunning} onPress={() => run({ mediaId, report: 'retake' })}>
            {MESSAGES.answers.retake}
          </ActButton>
        )}
      </div>
      {isAsking && (
        <Confirm
          question={MESSAGES.answers.confirmNotThePatient}
          confirm={MESSAGES.answers.confirm}
          onConfirm={() => {
            close()
            run({ mediaId, report: 'not-this-patient' })
          }}
          onCancel={close}
        />
      )}
      <ActStatus state={state} kind="keeping" running={MESSAGES.answers.reporting} />
    </Paper>
  )
}
