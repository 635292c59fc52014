import { NativeSelect, Text, Title } from '@mantine/core'
import { useMemo, useState } from 'react'
import type { OverTime as OverTimeAnswer } from '../../over-time.ts'
import { fetchOverTime } from '../api/fetch-over-time.ts'
import { overTimeAddress } from '../api/launch-address.ts'
import { MESSAGES } from '../messages.ts'
import { nothingToCompare, seriesKey, seriesOf, seriesWords } from '../over-time-words.ts'
import { useAnswer } from '../use-answer.ts'
import { LateStatus } from './late-status.tsx'
import { PartFailure } from './part-failure.tsx'
import { TrendFigure } from './trend-figure.tsx'
import { Changes, Marks, TrendLegend } from './trend-notes.tsx'
import { TrendTable } from './trend-table.tsx'

const M = MESSAGES.overTime

/** @param photos - asked anew when these change, e.g. once one that was pending is assessed */
export function OverTime({ photos }: { photos: string }) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: other photos are another question
  const question = useMemo(
    () => ({
      ask: (stop: AbortSignal) => fetchOverTime(overTimeAddress(location.href), stop),
      isPending: ({ pending }: OverTimeAnswer) => pending > 0,
    }),
    [photos],
  )
  const { state, retry } = useAnswer(question)
  return (
    <section aria-labelledby="over-time" className="over-time">
      <Title order={2} id="over-time">
        {M.title}
      </Title>
      <LateStatus isWaiting={state.kind === 'waiting'} says={M.waiting} />
      {state.kind === 'failed' && (
        <PartFailure title={M.failed} failure={state.failure} tryAgain={M.tryAgain} onRetry={retry} />
      )}
      {state.kind === 'ready' && <Trends overTime={state.answer} />}
    </section>
  )
}

function Trends({ overTime }: { overTime: OverTimeAnswer }) {
  const [measure, setMeasure] = useState('')
  const nothing = nothingToCompare(overTime)
  const all = seriesOf(overTime)
  const scores = all.filter(({ kind }) => kind === 'score')
  const measures = all.filter(({ kind }) => kind === 'measure')
  const chosen = measures.filter((series) => seriesKey(series) === measure)
  const drawn = [...scores, ...chosen]
  return (
    <>
      {nothing !== null && <Text>{nothing}</Text>}
      {overTime.sex === null && <Text>{M.noSex}</Text>}
      {nothing === null && (
        <>
          <NativeSelect
            className="measure-choice"
            label={M.measure}
            value={measure}
            onChange={({ currentTarget }) => setMeasure(currentTarget.value)}
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
          <TrendLegend />
        </>
      )}
      <Marks overTime={overTime} />
      <Changes overTime={overTime} />
      {overTime.points.length > 0 && <TrendTable overTime={overTime} series={drawn} />}
    </>
  )
}
