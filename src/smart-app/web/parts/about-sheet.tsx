import { useEffect } from 'react'
import type { About } from '../../acts.ts'
import { readAbout } from '../api/acts.ts'
import { MESSAGES } from '../messages/index.ts'
import { useAct } from '../use-act.ts'
import { ActButton } from './act-button.tsx'
import { ActStatus } from './act-status.tsx'
import { Sheet } from './sheet.tsx'

/** What the model is, what it was made from and where it fails, in plain words. */
export function AboutSheet({ onClose }: { onClose: () => void }) {
  const { state, run } = useAct<void, About>(readAbout)
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked for once, when the sheet opens
  useEffect(() => run(), [])
  const words = MESSAGES.about
  return (
    <Sheet title={words.title} onClose={onClose} mayPrint={state.kind === 'done'}>
      <ActStatus state={state} kind="reading" running={words.loading} />
      {state.kind === 'failed' && (
        <ActButton isRunning={false} onPress={() => run()}>
          {words.retry}
        </ActButton>
      )}
      {state.kind === 'done' && <AboutModel about={state.answer} />}
    </Sheet>
  )
}

function AboutModel({ about: { name, version, statement, sections, attributes } }: { about: About }) {
  return (
    <>
      <p>
        <strong>{statement}</strong> {MESSAGES.findings.notADiagnosis}
      </p>
      <p>
        {MESSAGES.header.model}: {name} {version}
      </p>
      {sections.map(({ title, paragraphs }) => (
        <section key={title}>
          <h3>{title}</h3>
          {paragraphs.map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
        </section>
      ))}
      <section>
        <h3>{MESSAGES.about.attributes}</h3>
        <p>{MESSAGES.about.attributesIntro}</p>
        <dl className="attributes">
          {attributes.map((attribute) => (
            <div key={attribute.name}>
              <dt>{attribute.name}</dt>
              <dd>{attribute.says}</dd>
            </div>
          ))}
        </dl>
      </section>
    </>
  )
}
