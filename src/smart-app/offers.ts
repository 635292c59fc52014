import type { Abilities, WrittenType } from '../fhir/abilities.ts'
import type { MayDo } from '../modes.ts'
import type { SmartSite } from '../sites.ts'
import type { FiledAs, Offers } from './acts.ts'
import type { GrantedScopes } from './granted-scopes.ts'

/** Everything that decides what a user may do: mode and role, the site, the granted scopes, and what the EHR takes. */
export type OfferedBy = {
  readonly may: MayDo
  readonly writeBack: SmartSite['smart']['writeBack']
  readonly granted: GrantedScopes
  /** Null where the record server does not say what it can do: then nothing is written. */
  readonly abilities: Pick<Abilities, 'writes'> | null
  /** This user is still to say what the face looks like: no test and no result is there for them. */
  readonly awaitsImpression: boolean
}

/** What stands in the chart the better, first. */
const FORMS = {
  riskassessment: 'RiskAssessment',
  observation: 'Observation',
  document: 'DocumentReference',
} as const satisfies Readonly<Record<string, FiledAs>>

export function offersFrom(by: OfferedBy): Offers {
  const { may, awaitsImpression } = by
  return {
    orders: awaitsImpression || !may.draft ? 'none' : takes('ServiceRequest', by) ? 'create' : 'copy',
    filing: awaitsImpression || !may.file ? null : formOf(by),
    answers: may.answer,
    snooze: may.snooze,
  }
}

function formOf(by: OfferedBy): FiledAs | null {
  const allowed = by.writeBack === 'any' ? Object.values(FORMS) : formsNamed(by.writeBack)
  return allowed.find((form) => takes(form, by) && givesBack(form, by)) ?? null
}

/** Whether what was filed can be withdrawn: it is read as it is by then, and marked. */
function givesBack(type: WrittenType, { abilities, granted }: OfferedBy): boolean {
  const can = (what: 'read' | 'update') => abilities?.writes[what].includes(type) === true
  return can('read') && can('update') && granted.mayUpdate(type) && granted.mayRead(type)
}

function formsNamed(writeBack: Exclude<OfferedBy['writeBack'], 'any'>): readonly FiledAs[] {
  return writeBack === 'none' ? [] : [FORMS[writeBack]]
}

/** Whether a resource of this type may be created: the EHR has to offer it, and to have granted it. */
export function takes(
  type: WrittenType,
  { abilities, granted }: Pick<OfferedBy, 'abilities' | 'granted'>,
): boolean {
  return abilities?.writes.create.includes(type) === true && granted.mayCreate(type)
}
