import { Text, Title } from '@mantine/core'
import type { ViewedFindings, ViewedMeasure } from '../../view.ts'
import { noMeasuresWords, pointsWords, zWords } from '../words.ts'
import { MeasureScale } from './measure-scale.tsx'

/** The named measures of this face against the reference set: drawn, and in words. */
export function Measures({ findings }: { findings: ViewedFindings }) {
  const { measures, conditions } = findings
  return (
    <section className="measures" aria-labelledby="measures">
      <Title order={3} id="measures">
        Measures of this face
      </Title>
      {measures.length === 0 ? (
        <Text>{noMeasuresWords(findings)}</Text>
      ) : (
        <>
          <Text className="legend">
            Grey bar: the reference set from −2 to +2 standard deviations (SD), its mean in the middle. Mark:
            this face; a diamond lies outside the bar, an arrow beyond the line. A measure is not the reason
            for a finding.
          </Text>
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
