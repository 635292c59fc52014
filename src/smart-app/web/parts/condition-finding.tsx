import { Paper, Text, Title } from '@mantine/core'
import type { ViewedCondition } from '../../view.ts'
import { outcomeWords } from '../words.ts'
import { OutcomeSign } from './outcome-sign.tsx'

/** One condition: the finding in words, what the rules conclude, and the tests. */
export function ConditionFinding({ finding }: { finding: ViewedCondition }) {
  const { condition, name, outcome, says, decision, tests, avoided, cautions, referral } = finding
  const heading = `condition-${condition}`
  return (
    <Paper
      component="article"
      withBorder
      className={`condition outcome-${outcome}`}
      aria-labelledby={heading}
    >
      <Title order={3} id={heading}>
        {name}
      </Title>
      <p className="outcome">
        <OutcomeSign outcome={outcome} />
        <strong>{outcomeWords(outcome)}</strong>
      </p>
      <Text>{says}</Text>
      <Text>{decision}</Text>
      <Listed title="Suggested tests" lines={tests.map((test) => ({ name: test.name, words: test.order }))} />
      <Listed
        title="Not suitable now"
        lines={avoided.map((test) => ({ name: test.name, words: test.because }))}
      />
      <Listed title="Keep in mind" lines={cautions.map((caution) => ({ name: '', words: caution }))} />
      {referral !== null && <Listed title="Referral" lines={[{ name: '', words: referral }]} />}
    </Paper>
  )
}

type Line = { readonly name: string; readonly words: string }

function Listed({ title, lines }: { title: string; lines: readonly Line[] }) {
  if (lines.length === 0) return null
  return (
    <>
      <h4>{title}</h4>
      <ul className="lines">
        {lines.map(({ name, words }) => (
          <li key={`${name} ${words}`}>
            {name !== '' && <strong>{name}: </strong>}
            {words}
          </li>
        ))}
      </ul>
    </>
  )
}
