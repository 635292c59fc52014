import { Text } from '@mantine/core'
import type { LookedReading } from '../../look.ts'
import { type Contributions, contributionsOf, type Part, sumOfParts } from '../contributions.ts'
import { MESSAGES } from '../messages/index.ts'
import { partWords, sumWords } from '../messages/viewer-words.ts'
import { signed } from '../signed.ts'

const M = MESSAGES.score

/** Each part of a score as a bar, with its value, its expected range and its direction in words. */
export function ContributionChart({ reading }: { reading: LookedReading }) {
  const contributions = contributionsOf(reading)
  return (
    <>
      <Text className="legend">
        {M.partsNote} {M.expected} {M.partsLegend}
      </Text>
      <ul className="contributions">
        {contributions.parts.map((part) => (
          <Row key={part.key} part={part} zero={contributions.zero} />
        ))}
      </ul>
      <Text>
        <strong>{sumWords(sumOfParts(contributions))}</strong>
      </Text>
    </>
  )
}

function Row({ part, zero }: { part: Part; zero: Contributions['zero'] }) {
  const { label, says } = partWords(part)
  return (
    <li>
      <div className="measure-head">
        <strong>{label}</strong>
        <span>{signed(part.value)}</span>
      </div>
      <svg className="contribution-bar" aria-hidden="true">
        <rect
          className={part.value < 0 ? 'bar-takes' : 'bar-adds'}
          x={`${part.bar.from}%`}
          width={`${part.bar.to - part.bar.from}%`}
          y="3"
          height="8"
        />
        <line className="bar-zero" x1={`${zero}%`} x2={`${zero}%`} y1="0" y2="14" />
      </svg>
      {says.map((line) => (
        <Text key={line} className="measure-words">
          {line}
        </Text>
      ))}
    </li>
  )
}
