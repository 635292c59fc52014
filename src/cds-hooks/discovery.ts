import { prefetchTemplates } from '../fhir/queries.ts'

/** One id for one hook: some clients keep services by their URL. */
export const SERVICE_ID = 'facies-patient-view'

/**
 * What we offer, and which parts of the chart may come with a call: one answer for all sites, so it holds nothing of
 * any one of them.
 *
 * @see https://cds-hooks.hl7.org/2.0/#discovery
 */
export function discovery() {
  return {
    services: [
      {
        hook: 'patient-view',
        id: SERVICE_ID,
        title: 'Facies: signs of hormone excess in chart photos',
        description:
          "Looks at the face photos in the chart for signs that are seen in Cushing's syndrome and acromegaly, and " +
          'suggests the hormone tests that fit this patient. It never states a diagnosis.',
        prefetch: prefetchTemplates(),
        usageRequirements:
          'Adults only. Needs the Patient; photos (Media or DocumentReference), conditions, medications and results come by prefetch or ' +
          'are read with fhirAuthorization, and without them there is no card. Calls need a signed JWT of a ' +
          'registered client.',
      },
    ],
  }
}
