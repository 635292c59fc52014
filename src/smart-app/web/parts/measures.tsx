import { Text, Title } from '@mantine/core'
import type { ViewedFindings, ViewedMeasure } from '../../view.ts'
import { MESSAGES } from '../messages/index.ts'
import { noMeasuresWords, pointsWords, zWords } from '../messages/words.ts'
import { MeasureScale } from './measure-scale.tsx'

/** The named measures of this face against the reference set: drawn, and in words. */
export function Measures({ findings }: { findings: ViewedFindings }) {
  const { measures, conditions } = findings
  return (
    <section className="measures" aria-labelledby="measures">
      <Title order={3} id="measures">
        {MESSAGES.measures.title}
      </Title>
      {measures.length === 0 ? (
        <Text>{noMeasuresWords(findings)}</Text>
      ) : (
        <>
          <Text className="legend">{MESSAGES.measures.legend}</Text>
          <ul className="measure-list">
            {measures.map((measure) => (
              <li key={measure.name}>
                <Measure measure={measure} conditions={conditions} />
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

function Measure({
  measure,
  conditions,
}: {
  measure: ViewedMeasure
  conditions: ViewedFindings['conditions']
}) {
  const points = pointsWords(measure, conditions)
  return (
    <>
      <div className="measure-head">
        <strong>{measure.label}</strong>
        <span>{zWords(measure.z)}</span>
      </div>
      <MeasureScale z={measure.z} pointsSomewhere={points !== ''} />
      <Text className="measure-words">
        {measure.says}
        {points && ` · ${points}`}
      </Text>
    </>
  )
}
