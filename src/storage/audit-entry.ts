/** What the audit notes, each with what its entry says. */
const AUDIT_EVENTS = {
  'service-started': 'The service began to serve the site: its mode, the mode in its file, the model.',
  'hook-answered': 'A hook call was answered: how many cards left, and what decided for each condition.',
  'app-viewed': 'The app showed photos and, where the mode allows it, findings to a person.',
  'photo-looked-at': 'The app showed a person what the model saw on one photo, or why it was not assessed.',
  'over-time-viewed': 'The app showed a person the scores and measures of all photos of a patient.',
  'app-impression':
    'A user of the app said what a face looks like, before the findings were shown: yes, unsure or no for each condition.',
  'app-answered':
    'A user of the app agreed or disagreed with a finding: the condition, the finding, the answer, the code of the reason.',
  'app-snoozed': 'A user of the app silenced the cards of a condition of a patient: for how many days.',
  'photo-reported':
    'A user of the app said that a photo shows another person, is of the patient after all, or should be taken again; or a card was set aside since its photo shows another person.',
  'orders-drafted':
    'A user of the app drafted orders in the EHR: how many were asked for, and how many were made.',
  'result-filed': 'A user of the app filed a result to the chart: as what, and how many resources that are.',
  'result-withdrawn':
    'A user of the app had a filed result marked as entered in error: how many resources, how many could not be, and whether some that may be there were not found.',
  'result-not-there':
    'A user of the app said that they had looked for a filed result that the EHR did not show, and that it does not stand in the chart: as what it was filed.',
  'feedback-received':
    'The EHR reported what became of cards: how many answers are kept, and how many snooze a condition.',
  'mode-changed': 'A command changed the mode of a site: from, to, and the reason given.',
  retention: 'A command deleted what had been kept for long enough.',
  'keys-rotated': 'A command sealed what is kept with a new key.',
  'audit-lost': 'Entries were lost, since the database was gone for too long: how many, from when to when.',
} as const satisfies Record<string, string>

export type AuditEvent = keyof typeof AUDIT_EVENTS

/** On whose behalf something happened. */
export type AuditWho =
  /** A person in an EHR: the issuer that vouches for the call, and whom it names. Only a mark of `user` is kept. */
  | { readonly kind: 'caller'; readonly issuer: string; readonly user: string | null }
  /** A person at this machine. */
  | { readonly kind: 'command'; readonly osUser: string }
  | { readonly kind: 'service' }

/** Codes, counts, ids of ours and milliseconds; never text from a chart. */
export type AuditFields = Readonly<Record<string, string | number | boolean | null>>

/** Something worth keeping for whoever asks later who did what. */
export type AuditNote = {
  readonly event: AuditEvent
  /** Name of the site; null for what concerns the whole installation. */
  readonly site: string | null
  readonly who: AuditWho
  /** FHIR id of the patient; only its mark is kept. Null where it is about nobody. */
  readonly patientId: string | null
  readonly fields: AuditFields
}

/** Takes notes without making anybody wait: they are written a moment later. */
export type AuditNotes = { note(note: AuditNote): void }

/** A note in the form in which it is kept; `who` and `fields` are JSON, kept to the letter since they are hashed. */
export type AuditEntry = {
  /** Our own; a batch that is written a second time is known by it. */
  readonly id: string
  /** To the millisecond. */
  readonly at: Date
  readonly site: string | null
  readonly event: string
  readonly who: string
  readonly patientMark: string | null
  readonly fields: string
}
