import { Paper, Title } from '@mantine/core'
import { useRef, useState } from 'react'
import type { FiledAs, FilingAnswer, Kept, WithdrawalAnswer } from '../../acts.ts'
import type { AppView } from '../../view.ts'
import { fileToChart, sayNotThere, withdrawFiling } from '../api/acts.ts'
import { MESSAGES } from '../messages/index.ts'
import { filedWords, standingWords } from '../messages/kept-words.ts'
import { useAct } from '../use-act.ts'
import { ActButton } from './act-button.tsx'
import { ActStatus } from './act-status.tsx'
import { Confirm } from './confirm.tsx'

type Props = {
  /** Null where nothing may be filed, and what stands there may be taken back all the same. */
  readonly filedAs: FiledAs | null
  readonly kept: Kept['filed']
}

/** Begins anew once another photo counts, or something else stands in the chart. */
export function filingKey({ findings, kept: { filed } }: Pick<AppView, 'findings' | 'kept'>): string {
  return ['filing', findings?.mediaId, ...(filed?.references ?? [])].join(' ')
}

/** Puts the result into the chart, says first as what, and takes it back. */
export function Filing({ filedAs, kept }: Props) {
  const [filed, setFiled] = useState(kept)
  const [isAsking, setIsAsking] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const [became, setBecame] = useState<'withdrawn' | 'unconfirmed' | 'gone' | null>(null)
  const filing = useAct<void, FilingAnswer>(fileToChart, (answer) => {
    setFiled(answer.filed)
    setBecame(null)
  })
  const keepUndone = (end: 'withdrawn' | 'gone') => (answer: WithdrawalAnswer) => {
    setFiled(answer.filed)
    setBecame(answer.isUnconfirmed ? 'unconfirmed' : end)
  }
  const withdrawal = useAct<void, WithdrawalAnswer>(withdrawFiling, keepUndone('withdrawn'))
  const notThere = useAct<void, WithdrawalAnswer>(sayNotThere, keepUndone('gone'))
  const words = MESSAGES.filing
  const as = filed?.as ?? filedAs
  const isRunning = [filing, withdrawal, notThere].some(({ state }) => state.kind === 'running')

  function close(): void {
    setIsAsking(false)
    button.current?.focus()
  }
  return (
    <Paper component="section" withBorder className="filing no-print" aria-labelledby="filing">
      <Title order={3} id="filing">
        {words.title}
      </Title>
      {filed === null && filedAs !== null && <p>{words.writes}</p>}
      <p role="status">
        {filed ? filedWords(filed) : filedAs && words.wouldBe(words.as[filedAs])} {as && standingWords(as)}
      </p>
      {/* One button, so that the focus stays on it. */}
      {as && (
        <ActButton
          buttonRef={button}
          isRunning={isRunning}
          onPress={() => (filed ? setIsAsking(true) : filing.run())}
        >
          {filed ? words.withdraw : words.file}
        </ActButton>
      )}
      {isAsking && (
        <Confirm
          question={words.confirmWithdraw}
          confirm={words.confirm}
          onConfirm={() => {
            close()
            withdrawal.run()
          }}
          onCancel={close}
        />
      )}
      <ActStatus
        state={filing.state}
        kind="filing"
        running={words.filing}
        done={({ end }) => (end === 'filed' ? '' : words.ends[end])}
      />
      <ActStatus
        state={withdrawal.state}
        kind="withdrawal"
        running={words.withdrawing}
        done={() => (became === null || became === 'gone' ? '' : words[became])}
      />
      {became === 'unconfirmed' && (
        <ActButton isRunning={isRunning} onPress={() => notThere.run()}>
          {words.notThere}
        </ActButton>
      )}
      <ActStatus
        state={notThere.state}
        kind="keeping"
        running={words.noting}
        done={() => (became === 'gone' ? words.gone : '')}
      />
    </Paper>
  )
}
