import { z } from 'zod'
import { BOOK_POLICY } from './clinical/policy.ts'
import { CORTISOL_TESTS } from './clinical/tests.ts'
import { USUAL_WINDOWS, WINDOW_KEYS, WINDOWS, type WindowKey, type Windows } from './clinical/windows.ts'

/** Each window within its bounds; one that is left out is the usual one. A shorter list never reaches further back. */
export const windowsBlock = z
  .strictObject(
    Object.fromEntries(WINDOW_KEYS.map((key) => [key, windowField(key)])) as Record<
      WindowKey,
      ReturnType<typeof windowField>
    >,
  )
  .prefault({})
  .superRefine((windows: Windows, context) => {
    for (const [shorter, longer] of NESTED) {
      if (windows[shorter] > windows[longer])
        context.addIssue({ code: 'custom', path: [shorter], message: `must not exceed ${longer}` })
    }
  })

const NESTED = [
  ['recentNormalDays', 'normalCortisolDays'],
  ['normalCortisolDays', 'abnormalCortisolDays'],
  ['localSteroidDays', 'systemicSteroidDays'],
] as const satisfies readonly (readonly [WindowKey, WindowKey])[]

export const firstLineField = z
  .array(z.enum(CORTISOL_TESTS))
  .min(1)
  .refine((tests) => new Set(tests).size === tests.length, { error: 'must name each test once' })
  .default([...BOOK_POLICY.firstLine])

/** What a site chooses about the decision, in the `policy` block of its file. */
export const policyBlock = z
  .strictObject({
    gate: z.enum(['on', 'off']).default('on'),
    firstLine: firstLineField,
    windows: windowsBlock,
    /** `chart`: refusals stand in the chart as Consent, and no photo is looked at before they were read. */
    imageConsent: z.enum(['elsewhere', 'chart']).default('elsewhere'),
    /** HK-5: at order entry, warn before a steroid start that would spoil the tests. */
    adviseBeforeSteroid: z.boolean().default(false),
    /** Whether the picture that identifies the patient (`Patient.photo`) may be looked at. */
    patientPhoto: z.boolean().default(false),
    /** Places of which the site says that they hold no photo of a face, whatever its record offers. */
    noPhotosIn: z.array(z.enum(['Media', 'DocumentReference', 'DiagnosticReport.media'])).default([]),
  })
  .prefault({})

function windowField(key: WindowKey) {
  const { least, most } = WINDOWS[key]
  return z.int().min(least).max(most).default(USUAL_WINDOWS[key])
}
