import { expect, test } from 'vitest'
import type { AppView } from '../../src/smart-app/view.ts'
import { noteText } from '../../src/smart-app/web/messages/note-words.ts'
import { ACTING, FULL, NONE_ASSESSED, PENDING, UNREAD } from './views.ts'

test('a note holds the finding, its strength, the tests, what to avoid and what the model is', () => {
  expect(noteOf(FULL)).toBe(
    `Facies: the look of the face in photos of the chart
DEMO: invented patients and drawn faces. Not for care.
From the chart photo of 2026-10-04, the newest that could be assessed.

Cushing's syndrome: Resemblance seen. Act soon.
A resemblance to the facial features of Cushing's syndrome was seen, above the upper threshold of the model.
How sure: Of 100 such findings in people with hypertension, perhaps 3 to 12 are right (borrowed from photo tools for acromegaly; not known for this one).
Two signs in the chart support a work-up.
Suggested tests (in order of preference; the first is enough to begin; why not the others: below):
1. Late-night salivary cortisol: Two samples at home, at bedtime, on two evenings.
2. 24-hour urinary free cortisol: Two collections.
Not suitable now:
- 1 mg overnight dexamethasone suppression: oestrogen raises total cortisol and makes the result look abnormal
On file:
- Late-night salivary cortisol, 2025-11-02: abnormal
Keep in mind:
- Ask about steroids in any form: creams, injections, inhalers, joint supplements.
Refer to: Ask endocrinology when two results are abnormal.

Acromegaly: Unclear resemblance.
A resemblance to the facial features of acromegaly was seen, between the two thresholds of the model.
How sure: How accurate this model is in patients is not known. How often such a finding is right is not stated here: results and signs in the chart say more than a photo.
Nothing is suggested on this sign alone.

Model: facies-geometry 1.0.0. ${FULL.model.statement}
This is not a diagnosis.`,
  )
})

test.each([
  { name: 'no photo assessed', view: NONE_ASSESSED, says: 'says nothing about the face' },
  { name: 'a photo pending', view: PENDING, says: 'There is no finding yet.' },
  { name: 'a part of the chart unread', view: UNREAD, says: 'so no test is suggested: the medications.' },
])('$name: the note says so, and nothing that reads as normal', ({ view, says }) => {
  const note = noteOf(view)
  expect(note).toContain(says)
  expect(note).not.toMatch(/\b(normal|healthy|negative|excluded)\b|Suggested tests/i)
})

test('where a call comes first, the note says it before everything else', () => {
  const conditions = (FULL.findings?.conditions ?? []).map((condition) => ({
    ...condition,
    action: 'urgent-referral' as const,
    howSoon: 'Today',
  }))
  const note = noteOf({ ...FULL, findings: FULL.findings && { ...FULL.findings, conditions } })
  expect(note).toContain("Cushing's syndrome: Resemblance seen. Act today.\nTwo signs in the chart")
})

test('a note holds no name and no id', () => {
  expect(noteOf(ACTING)).not.toMatch(/keller|newest\b(?! that)|ServiceRequest/i)
})

function noteOf(view: AppView): string {
  const { findings } = view
  if (!findings) throw new TypeError('Cannot write a note: there are no findings')
  const isPending = view.photos.some(({ assessment }) => assessment.kind === 'pending')
  return noteText({ ...view, findings }, isPending)
}
