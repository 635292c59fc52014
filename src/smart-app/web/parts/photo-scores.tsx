import { Text, Title } from '@mantine/core'
import type { LookedCondition, LookedReading, PhotoLook } from '../../look.ts'
import { CONDITION_NAMES } from '../condition-names.ts'
import { largestOf } from '../contributions.ts'
import { MESSAGES } from '../messages/index.ts'
import { largestWords, readingWords, scoreWords } from '../messages/viewer-words.ts'
import { photoTitle } from '../messages/words.ts'
import { bandOf } from '../score-scale.ts'
import { ContributionChart } from './contribution-chart.tsx'
import { ScoreLine } from './score-line.tsx'

const M = MESSAGES.score

/** How many measures are named before the chart of all of them. */
const NAMED = 3

type Props = {
  readonly look: Extract<PhotoLook, { kind: 'looked' }>
  readonly takenOn: string | null
}

/** The score of the photo for each condition, and what it is the sum of. */
export function PhotoScores({ look, takenOn }: Props) {
  return (
    <section aria-labelledby="scores" className="scores">
      <Title order={2} id="scores">
        {M.title}
      </Title>
      <Text>{photoTitle({ takenOn })}</Text>
      <Text className="legend">{M.what}</Text>
      {look.conditions.map((looked) => (
        <ConditionScore key={looked.condition} looked={looked} />
      ))}
    </section>
  )
}

function ConditionScore({ looked: { condition, readings } }: { looked: LookedCondition }) {
  return (
    <div className="score">
      <Title order={3}>{CONDITION_NAMES[condition]}</Title>
      {readings.length > 1 && <Text>{M.twoReadings}</Text>}
      {readings.map((reading) => (
        <Reading key={reading.sex} reading={reading} ofHowMany={readings.length} />
      ))}
    </div>
  )
}

function Reading({ reading, ofHowMany }: { reading: LookedReading; ofHowMany: number }) {
  const { adding, taking } = largestOf(reading, NAMED)
  return (
    <>
      <p className={ofHowMany > 1 ? 'reading-name' : 'legend'}>{readingWords(reading, ofHowMany)}</p>
      <ScoreLine reading={reading} />
      <Text>{scoreWords(reading, bandOf(reading.score, reading.thresholds))}</Text>
      <Text className="legend">{largestWords(adding, taking)}</Text>
      <details>
        <summary>{M.parts}</summary>
        <ContributionChart reading={reading} />
      </details>
    </>
  )
}
