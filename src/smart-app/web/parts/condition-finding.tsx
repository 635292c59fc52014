import { Paper, Text, Title } from '@mantine/core'
import type { ViewedCondition } from '../../view.ts'
import { outcomeWords } from '../words.ts'
import { OutcomeSign } from './outcome-sign.tsx'

/** One condition: the finding in words, what the rules conclude, and the tests. */
export function ConditionFinding({ finding }: { finding: ViewedCondition }) {
  const { condition, name, outcome, says, worth, decision, avoided, cautions, forPatient, referral } = finding
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
      {worth !== '' && (
        <Text>
          <strong>What it is worth: </strong>
          {worth}
        </Text>
      )}
      <Text>{decision}</Text>
      <SuggestedTests finding={finding} />
      <Listed
        title="Not suitable now"
        lines={avoided.map((test) => ({ name: test.name, words: test.because }))}
      />
      <Listed title="Keep in mind" lines={cautions.map((caution) => ({ name: '', words: caution }))} />
      <Listed title="For the patient" lines={forPatient.map((words) => ({ name: '', words }))} />
      {referral !== null && <Listed title="Referral" lines={[{ name: '', words: referral }]} />}
    </Paper>
  )
}

/** Numbered: the order is part of what is suggested. */
function SuggestedTests({ finding: { tests, testOrder } }: { finding: ViewedCondition }) {
  const title = testOrder === '' ? 'Suggested tests' : `Suggested tests (${testOrder})`
  return <Listed title={title} lines={tests.map(({ name, order }) => ({ name, words: order }))} numbered />
}

type Line = { readonly name: string; readonly words: string }

type ListedProps = { readonly title: string; readonly lines: readonly Line[]; readonly numbered?: boolean }

function Listed({ title, lines, numbered = false }: ListedProps) {
  if (lines.length === 0) return null
  const List = numbered ? 'ol' : 'ul'
  return (
    <>
      <h4>{title}</h4>
      <List className="lines">
        {lines.map(({ name, words }) => (
          <li key={`${name} ${words}`}>
            {name !== '' && <strong>{name}: </strong>}
            {words}
          </li>
        ))}
      </List>
    </>
  )
}
