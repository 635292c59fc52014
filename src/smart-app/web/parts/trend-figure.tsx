import { Text } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { useMemo } from 'react'
import type { OverTime } from '../../over-time.ts'
import { MESSAGES } from '../messages/index.ts'
import { bandWords, seriesWords, trendSummary } from '../messages/over-time-words.ts'
import { type Series, trendOf } from '../trend.ts'
import { trendDrawing } from '../trend-drawing.ts'
import { TrendChart } from './trend-chart.tsx'

type Props = { readonly overTime: OverTime; readonly series: Series }

/** One series over time: drawn, and in words. */
export function TrendFigure({ overTime, series }: Props) {
  const { ref, width } = useElementSize()
  const trend = useMemo(() => trendOf(overTime, series), [overTime, series])
  const drawing = useMemo(
    () => (width > 0 ? trendDrawing(trend, overTime.marks, width) : null),
    [trend, overTime, width],
  )
  const name = seriesWords(series, overTime)
  const hasValue = trend.points.some(({ value }) => value !== null)
  return (
    <figure className="trend">
      <figcaption>
        <strong>{name}</strong> ({MESSAGES.overTime.unit[series.kind]})
      </figcaption>
      <div ref={ref} className="trend-room">
        {drawing && <TrendChart drawing={drawing} width={width} />}
      </div>
      {hasValue ? (
        <Text className="legend">
          {trendSummary(trend, series, name)} {bandWords(trend, series)}
        </Text>
      ) : (
        <Text>{MESSAGES.overTime.none}</Text>
      )}
    </figure>
  )
}
