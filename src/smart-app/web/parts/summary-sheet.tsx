import { useState } from 'react'
import type { AppView, ViewedCondition, ViewedFindings } from '../../view.ts'
import { dayWords } from '../messages/day-words.ts'
import { MESSAGES } from '../messages/index.ts'
import type { PatientWords } from '../messages/patient-words.ts'
import { photoAlt, sourceWords } from '../messages/words.ts'
import type { ShownPhoto } from '../shown-photos.ts'
import { findingSentence, howSureWords, isUrgent, outcomeLine } from '../work-up.ts'
import { asLines, Listed } from './listed.tsx'
import { OutcomeSign } from './outcome-sign.tsx'
import { PatientBanner } from './patient-banner.tsx'
import { Sheet } from './sheet.tsx'

type Props = {
  readonly model: AppView['model']
  readonly findings: ViewedFindings
  readonly patient: PatientWords
  readonly photos: readonly ShownPhoto[]
  readonly isPending: boolean
  readonly onClose: () => void
}

/** Findings and work-up on paper; the patient stands on it, since paper leaves the chart. */
export function SummarySheet({ model, findings, patient, photos, isPending, onClose }: Props) {
  const [hasPhoto, setHasPhoto] = useState(false)
  const photo = photos.find(({ counts }) => counts)
  const url = photo?.imageUrl ?? null
  return (
    <Sheet
      title={MESSAGES.print.summaryTitle}
      onClose={onClose}
      mayPrint
      choices={
        url !== null && (
          <label className="tick-box">
            <input
              type="checkbox"
              checked={hasPhoto}
              onChange={({ currentTarget }) => setHasPhoto(currentTarget.checked)}
            />
            {MESSAGES.print.withPhoto}
          </label>
        )
      }
    >
      <PatientBanner patient={patient} />
      <p>{sourceWords(findings, isPending)}</p>
      {hasPhoto && photo && url !== null && <img className="printed-photo" src={url} alt={photoAlt(photo)} />}
      {findings.conditions.map((condition) => (
        <Summary key={condition.condition} condition={condition} />
      ))}
      {findings.unread.length > 0 && (
        <Listed title={MESSAGES.findings.unread} lines={asLines(findings.unread)} />
      )}
      <p>
        <strong>{MESSAGES.findings.notADiagnosis}</strong> {model.statement}
      </p>
      <p>
        {MESSAGES.header.model}: {model.name} {model.version}. {MESSAGES.print.printedOn}{' '}
        {dayWords(new Date())}.
      </p>
    </Sheet>
  )
}

function Summary({ condition }: { condition: ViewedCondition }) {
  const { name, outcome, decision, tests, testOrder, avoided, onFile, cautions, referral } = condition
  const words = MESSAGES.condition
  const sure = howSureWords(condition)
  const sentence = findingSentence(condition)
  const title = MESSAGES.workUp.tests
  return (
    <section className={`printed outcome-${outcome}`}>
      <h3>{name}</h3>
      <p className="outcome">
        <OutcomeSign outcome={outcome} />
        <strong>{outcomeLine(condition)}</strong>
      </p>
      {isUrgent(condition) && (
        <p>
          <strong>{decision}</strong>
        </p>
      )}
      {sentence !== '' && <p>{sentence}</p>}
      {sure !== '' && (
        <p>
          <strong>{words.howSure}: </strong>
          {sure}
        </p>
      )}
      {!isUrgent(condition) && <p>{decision}</p>}
      <Listed
        title={testOrder === '' ? title : `${title} (${testOrder})`}
        lines={tests.map((test) => ({ name: test.name, words: test.order }))}
        numbered
      />
      {referral !== null && <Listed title={words.refer} lines={asLines([referral])} />}
      <Listed
        title={words.avoided}
        lines={avoided.map((test) => ({ name: test.name, words: test.because }))}
      />
      <Listed title={words.onFile} lines={asLines(onFile)} />
      <Listed title={words.cautions} lines={asLines(cautions)} />
    </section>
  )
}
