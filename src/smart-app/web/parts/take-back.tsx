import { Paper, Title } from '@mantine/core'
import { useRef, useState } from 'react'
import type { PhotoReportAnswer } from '../../acts.ts'
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
  readonly onTakenBack: (answer: PhotoReportAnswer) => void
}

/** For a photo that was reported to show somebody else, and does not: asked twice. */
export function TakeBack({ photo: { mediaId, takenOn }, onTakenBack }: Props) {
  const [isAsking, setIsAsking] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  const { state, run } = useAct(reportPhoto, onTakenBack)
  const words = MESSAGES.answers
  const heading = `take-back-${mediaId}`

  function close(): void {
    setIsAsking(false)
    opener.current?.focus()
  }
  return (
    <Paper component="section" withBorder className="photo-report no-print" aria-labelledby={heading}>
      <Title order={3} id={heading}>
        {photoAlt({ takenOn })}
      </Title>
      <div className="acts">
        <ActButton buttonRef={opener} isRunning={state.kind === 'running'} onPress={() => setIsAsking(true)}>
          {words.thePatient}
        </ActButton>
      </div>
      {isAsking && (
        <Confirm
          question={words.confirmThePatient}
          confirm={words.confirmBack}
          onConfirm={() => {
            close()
            run({ mediaId, report: 'this-is-the-patient' })
          }}
          onCancel={close}
        />
      )}
      <ActStatus state={state} kind="keeping" running={words.reporting} />
    </Paper>
  )
}
