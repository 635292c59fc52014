import type { Practitioner } from '@medplum/fhirtypes'

/** Who works with this EHR. Whoever opens a chart here is the first of them. */
export const CLINICIANS = {
  'demo-mueller': { given: 'Änne', family: 'Müller' },
  'demo-doctor': { given: 'Robin', family: 'Demo-Doctor' },
} as const satisfies Readonly<Record<string, { given: string; family: string }>>

export type ClinicianId = keyof typeof CLINICIANS

export const DEMO_USER = 'demo-mueller' satisfies ClinicianId

export function isClinician(id: string): id is ClinicianId {
  return Object.hasOwn(CLINICIANS, id)
}

export function nameOf(id: ClinicianId): string {
  return `${CLINICIANS[id].given} ${CLINICIANS[id].family}`
}

export function practitioners(): readonly Practitioner[] {
  return Object.entries(CLINICIANS).map(([id, { given, family }]) => ({
    resourceType: 'Practitioner',
    id,
    name: [{ family, given: [given], text: `${given} ${family}` }],
  }))
}
