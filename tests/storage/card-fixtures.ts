import { day } from '../../src/clinical/day.ts'
import type { CardAnswer, NewCard } from '../../src/storage/card-store.ts'

export const SERVED_AT = new Date('2026-11-02T08:00:00.123Z')

/** The id of the n-th card of a test. */
export const cardId = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
export const SALIVA_ID = '00000000-0000-4000-9000-000000000001'

export function newCard(n: number, fields: Partial<NewCard> = {}): NewCard {
  return {
    id: cardId(n),
    site: 'harbour',
    patientId: 'secret-patient-Änne',
    condition: 'cushing',
    action: 'workup',
    urgency: 'routine',
    mode: 'live',
    hook: 'patient-view',
    hookInstance: 'd1577c69-dfbe-44ad-ba6d-3e05e953b2ea',
    encounterId: 'secret-encounter',
    servedAt: SERVED_AT,
    servedOn: day('2026-11-02'),
    photoDay: day('2026-10-20'),
    photo: 'Media/secret-m1/version/1',
    modelHash: 'a'.repeat(64),
    setting: 'outpatient',
    suggestions: [{ id: SALIVA_ID, test: 'lnsc_x2' }],
    resultsThatDay: ['egfr'],
    wasDiagnosed: false,
    appContext: { secret: `secret-context-${n}`, expiresAt: new Date('2026-11-02T16:00:00Z') },
    ...fields,
  }
}

export function answerTo(n: number, fields: Partial<CardAnswer> = {}): CardAnswer {
  return {
    card: cardId(n),
    outcome: 'overridden',
    at: new Date('2026-11-02T09:00:00Z'),
    acceptedSuggestions: [],
    reasons: [{ code: 'limited-time', system: 'urn:reasons' }],
    comment: null,
    snoozeDays: null,
    isOtherPerson: false,
    ...fields,
  }
}
