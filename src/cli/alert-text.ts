import { CONDITIONS } from '../clinical/conditions.ts'
import { quoted } from '../quoted.ts'
import type { AlertReport, FlagReport, Share } from './alert-report.ts'

const NOT_KNOWN = 'not known'
const LABEL_WIDTH = 34

/** The report for a reader. */
export function alertText(report: AlertReport): string {
  const { site, since, charts, cards, snoozes, flags, app } = report
  const { shown, per100Charts } = cards
  const parts = [
    [`Cards of ${site}${since === null ? '' : ` since ${since}`}`],
    [
      line('Charts looked at', String(charts.lookedAt)),
      line('  where a card could be shown', String(charts.couldShow)),
      line('  with a card', shareWords(charts.withCard)),
      line('Cards', String(shown)),
      line('  per 100 charts', per100Charts === null ? NOT_KNOWN : per100Charts.toFixed(1)),
      line('  of test patients, not counted', String(cards.ofTestPatients)),
    ],
    [
      line('Accepted', shareWords(cards.accepted)),
      line('Overridden', shareWords(cards.overridden)),
      line('No answer', `${shareWords(cards.unanswered)}: ignored, or not reported`),
      line('Opened in the app', shareWords(cards.openedInApp)),
      line('Put to sleep', `${snoozes.set}, ${snoozes.inForce} of them still`),
    ],
    ['Reasons for overriding', ...reasonLines(report)],
    ...flags.map(flagLines),
    appLines(app),
    [
      'What came after a card did not come because of it. A confirmed case is one whose diagnosis stood in the chart later.',
    ],
  ]
  return parts.map((lines) => lines.join('\n')).join('\n\n')
}

function reasonLines({ reasons }: AlertReport): readonly string[] {
  if (reasons.length === 0) return ['  none was given']
  // A client's own codes are text from outside.
  return reasons.map(({ count, words, code, system }) => {
    const own = `${quoted(code)} of ${system === null ? 'no system' : quoted(system)}`
    return `${String(count).padStart(6)}  ${words ?? own}`
  })
}

function flagLines({ condition, flagged, followed, notKnown, ...flag }: FlagReport): readonly string[] {
  const { abnormal, equivocal, normal, unclear } = flag.results
  const results = `${abnormal} abnormal, ${equivocal} equivocal, ${normal} normal, ${unclear} not to be counted`
  return [
    `${CONDITIONS[condition].name}: ${flagged} patients with a card`,
    line('  charts seen again', `${followed}; of the other ${notKnown}, ${NOT_KNOWN}`),
    line('  test ordered or done', shareWords(flag.workedUp)),
    line('  results', followed === 0 ? NOT_KNOWN : results),
    line('  confirmed cases', shareWords(flag.diagnosed)),
  ]
}

/** Codes of ours, in words. */
const DISAGREED: Readonly<Record<string, string>> = {
  'known-explanation': 'something known explains the face',
  'face-not-striking': 'the face is not striking',
  'already-worked-up': 'worked up already',
  'patient-declines': 'the patient declines',
  other: 'another reason',
}

function appLines({ answers, reasons, impressions, photos, snoozes, filed }: AlertReport['app']) {
  return [
    'In the app',
    ...answers.flatMap(({ condition, agreed, disagreed }) => [
      line(`  ${CONDITIONS[condition].name}: agreed`, shareWords(agreed)),
      line('    disagreed', shareWords(disagreed)),
    ]),
    ...reasons.map(({ reason, count }) => line(`    ${DISAGREED[reason] ?? reason}`, String(count))),
    ...impressions.map(({ condition, said, suspected, indeterminate, not }) =>
      line(
        `  ${CONDITIONS[condition].name}, first "${said}"`,
        `the finding was: suspected ${suspected}, indeterminate ${indeterminate}, no resemblance ${not}`,
      ),
    ),
    line('  photos of another person', String(photos.otherPerson)),
    line('  photos to be taken again', String(photos.retake)),
    line('  put to sleep', `${snoozes.set}, ${snoozes.inForce} of them still`),
    line('  results filed', `${filed.filed}, ${filed.withdrawn} of them withdrawn`),
  ]
}

function line(label: string, says: string): string {
  return `${label.padEnd(LABEL_WIDTH)}${says}`
}

/** `3 of 12, 25.0 % (95 % 8.9 to 53.2)` */
function shareWords({ count, of, share, low, high }: Share): string {
  if (of === 0) return NOT_KNOWN
  if (share === null || low === null || high === null) return `${count}, share ${NOT_KNOWN}`
  const percent = (value: number) => (100 * value).toFixed(1)
  return `${count} of ${of}, ${percent(share)} % (95 % ${percent(low)} to ${percent(high)})`
}
