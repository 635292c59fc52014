import { Text, Title } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { Condition } from '../../../clinical/conditions.ts'
import type { Impression } from '../../acts.ts'
import type { AppView } from '../../view.ts'
import { sendImpression } from '../api/acts.ts'
import {
  ASKED,
  askedWords,
  type Choices,
  impressionOf,
  missingWords,
  photoInQuestion,
} from '../impression.ts'
import { MESSAGES } from '../messages/index.ts'
import { useAct } from '../use-act.ts'
import { ActButton } from './act-button.tsx'
import { ActStatus } from './act-status.tsx'

type Props = { readonly view: AppView; readonly onKept: () => void }

/** What the clinician sees, said before the page shows what the model saw. */
export function ImpressionForm({ view, onKept }: Props) {
  const photo = photoInQuestion(view)
  const words = MESSAGES.impression
  return (
    <section aria-labelledby="impression">
      <Title order={2} id="impression">
        {words.title}
      </Title>
      {photo ? (
        <>
          <Text>
            {words.intro} {askedWords(photo)}
          </Text>
          <Questions key={photo.mediaId} mediaId={photo.mediaId} onKept={onKept} />
        </>
      ) : (
        <Text>{words.noPhoto}</Text>
      )}
    </section>
  )
}

function Questions({ mediaId, onKept }: { mediaId: string; onKept: () => void }) {
  const [choices, setChoices] = useState<Choices>({})
  const [wasPressed, setWasPressed] = useState(false)
  const { state, run } = useAct(sendImpression, onKept)
  const words = MESSAGES.impression

  function send(): void {
    setWasPressed(true)
    const impression = impressionOf(mediaId, choices)
    if (impression) run(impression)
  }
  return (
    <form className="impression" onSubmit={(event: FormEvent) => event.preventDefault()}>
      {ASKED.map((condition) => (
        <Question
          key={condition}
          condition={condition}
          chosen={choices[condition]}
          onChoose={(choice) => setChoices({ ...choices, [condition]: choice })}
        />
      ))}
      <ActButton isMain isRunning={state.kind === 'running'} onPress={send}>
        {words.show}
      </ActButton>
      <p role="status" className="act-status">
        {wasPressed && missingWords(choices)}
      </p>
      <ActStatus state={state} kind="keeping" running={words.sending} done={() => words.loading} />
    </form>
  )
}

type Choice = Impression['conditions'][Condition]

type QuestionProps = {
  readonly condition: Condition
  readonly chosen: Choice | undefined
  readonly onChoose: (choice: Choice) => void
}

function Question({ condition, chosen, onChoose }: QuestionProps) {
  const { conditions, choices } = MESSAGES.impression
  return (
    <fieldset className="question">
      <legend>{conditions[condition]}</legend>
      {(Object.keys(choices) as readonly Choice[]).map((choice) => (
        <label key={choice} className="tick-box">
          <input
            type="radio"
            name={condition}
            checked={choice === chosen}
            onChange={() => onChoose(choice)}
          />
          {choices[choice]}
        </label>
      ))}
    </fieldset>
  )
}
