import { Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import type { OverTime } from '../../over-time.ts'
import { CONDITION_NAMES } from '../condition-names.ts'
import { MESSAGES } from '../messages/index.ts'
import { markWords } from '../messages/over-time-words.ts'
import { firstChanges } from '../trend.ts'
import { letterOf } from '../trend-drawing.ts'

const M = MESSAGES.overTime

/** What the signs of the drawings mean. */
export function TrendLegend({ hasScores }: { hasScores: boolean }) {
  return (
    <ul className="trend-legend" aria-label={M.legend}>
      <Item sign={<circle className="dot" cx="12" cy="8" r="5" />} says={M.legendDot} />
      <Item sign={<circle className="dot dot-newest" cx="12" cy="8" r="4" />} says={M.legendNewest} />
      <Item sign={<rect className="gap" x="7" y="3" width="10" height="10" />} says={M.legendGap} />
      {hasScores && <Item sign={<path className="threshold" d="M0 8h24" />} says={M.legendThresholds} />}
      <Item sign={<rect className="band-inner" width="24" height="16" />} says={M.legendInner} />
      <Item sign={<rect className="band-outer" width="24" height="16" />} says={M.legendOuter} />
    </ul>
  )
}

function Item({ sign, says }: { sign: ReactNode; says: string }) {
  return (
    <li>
      <svg className="trend-sign" viewBox="0 0 24 16" aria-hidden="true">
        {sign}
      </svg>
      <span>{says}</span>
    </li>
  )
}

/** What the chart says happened; the letters stand in the drawings. */
export function Marks({ overTime: { marks, unread = [] } }: { overTime: OverTime }) {
  if (marks.length === 0 && unread.length === 0) return null
  return (
    <>
      <Title order={3}>{M.marks}</Title>
      <ul className="lettered">
        {marks.map((mark, k) => (
          <li key={letterOf(k)}>
            <strong>{letterOf(k)}</strong> {markWords(mark)}
          </li>
        ))}
      </ul>
      {marks.length > 0 && <Text className="legend">{M.marksNote}</Text>}
      {unread.length > 0 && (
        <Text>
          {M.unread} {unread.join(', ')}.
        </Text>
      )}
    </>
  )
}

/** What changed between the newest photo and older ones. */
export function Changes({ changes }: Pick<OverTime, 'changes'>) {
  if (changes.length === 0) return null
  const { first, others } = firstChanges(changes)
  return (
    <>
      <Title order={3}>{M.changes}</Title>
      <ChangeList changes={first} />
      {others.length > 0 && (
        <details>
          <summary>{M.otherChanges}</summary>
          <ChangeList changes={others} />
        </details>
      )}
    </>
  )
}

function ChangeList({ changes }: { changes: OverTime['changes'] }) {
  return (
    <ul className="lines">
      {changes.map(({ condition, fromMediaId, says }) => (
        <li key={`${condition} ${fromMediaId}`}>
          <strong>{CONDITION_NAMES[condition]}: </strong>
          {says}
        </li>
      ))}
    </ul>
  )
}
