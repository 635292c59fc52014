import { NativeSelect, Text, Title } from '@mantine/core'
import { useState } from 'react'
import type { Condition } from '../../../clinical/conditions.ts'
import type { OverTime as OverTimeAnswer } from '../../over-time.ts'
import { fetchOverTime } from '../api/fetch-over-time.ts'
import { overTimeAddress } from '../api/launch-address.ts'
import { MESSAGES } from '../messages/index.ts'
import {
  nothingToCompare,
  readingNotes,
  seriesKey,
  seriesOf,
  seriesWords,
} from '../messages/over-time-words.ts'
import { listedWords } from '../messages/words.ts'
import { inReadingOrder } from '../reading-order.ts'
import { type Question, useAnswer } from '../use-answer.ts'
import { LateStatus } from './late-status.tsx'
import { PartFailure } from './part-failure.tsx'
import { TrendFigure } from './trend-figure.tsx'
import { Changes, Marks, TrendLegend } from './trend-notes.tsx'
import { TrendTable } from './trend-table.tsx'

const M = MESSAGES.overTime

const QUESTION: Question<OverTimeAnswer> = {
  ask: (stop) => fetchOverTime(overTimeAddress(location.href), stop),
  isPending: ({ pending }) => pending > 0,
}

/** What the scores and measures of all photos were, one after the other. */
export function OverTime({ order }: { order: readonly Condition[] }) {
  const { state, retry } = useAnswer(QUESTION)
  return (
    <section aria-labelledby="over-time" className="over-time">
      <Title order={2} id="over-time">
        {M.title}
      </Title>
      <LateStatus isWaiting={state.kind === 'waiting'} says={M.waiting} />
      {state.kind === 'failed' && (
        <PartFailure title={M.failed} failure={state.failure} tryAgain={M.tryAgain} onRetry={retry} />
      )}
      {state.kind === 'ready' && <Trends overTime={state.answer} order={order} />}
    </section>
  )
}

function Trends({ overTime, order }: { overTime: OverTimeAnswer; order: readonly Condition[] }) {
  const [asked, setAsked] = useState<string | null>(null)
  const nothing = nothingToCompare(overTime)
  const all = seriesOf(overTime, order)
  const scores = all.filter(({ kind }) => kind === 'score')
  const measures = all.filter(({ kind }) => kind === 'measure')
  // Where no score may be drawn, a measure is, so that there is something to see.
  const [usual] = scores.length === 0 ? measures : []
  const chosen = asked ?? (usual ? seriesKey(usual) : '')
  const drawn = [...scores, ...measures.filter((series) => seriesKey(series) === chosen)]
  const note = listedWords(overTime.points.length, overTime.listed)
  return (
    <>
      {note !== '' && <Text>{note}</Text>}
      {overTime.points.length > 1 && readingNotes(overTime).map((says) => <Text key={says}>{says}</Text>)}
      {nothing !== null && <Text>{nothing}</Text>}
      {overTime.sex === null && <Text>{M.noSex}</Text>}
      {nothing === null && (
        <>
          <NativeSelect
            className="measure-choice"
            label={M.measure}
            value={chosen}
            onChange={({ currentTarget }) => setAsked(currentTarget.value)}
            data={[
              { value: '', label: M.noMeasure },
              ...measures.map((series) => ({
                value: seriesKey(series),
                label: seriesWords(series, overTime),
              })),
            ]}
          />
          <div className="trends">
            {drawn.map((series) => (
              <TrendFigure key={seriesKey(series)} overTime={overTime} series={series} />
            ))}
          </div>
          {drawn.length > 0 && <TrendLegend hasScores={scores.length > 0} />}
        </>
      )}
      <Marks overTime={overTime} />
      <Changes changes={inReadingOrder(overTime.changes, order)} />
      {overTime.points.length > 0 && <TrendTable overTime={overTime} series={drawn} />}
    </>
  )
}
