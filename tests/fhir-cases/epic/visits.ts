import type { Encounter, Period } from 'fhir/r4.js'
import type { Code } from '../vendor-chart.ts'
import type { EpicDiagnosis } from './conditions.ts'
import { CLASSES, coded, idOf, LOCAL, SUBJECT } from './server.ts'

export type EpicVisit = {
  readonly status: Encounter['status']
  readonly kind: Code
  readonly type: string
  readonly service?: string
  readonly period: Period
  readonly reason?: EpicDiagnosis
}

export function epicVisit({ status, kind, type, service, period, reason }: EpicVisit): Encounter {
  return {
    resourceType: 'Encounter',
    id: idOf(`${type} ${period.start}`),
    identifier: [{ use: 'usual', system: `${LOCAL}.3.698084.8`, value: '29541' }],
    status,
    class: { system: CLASSES, code: kind[0], display: kind[1] },
    type: [{ coding: [{ system: `${LOCAL}.10.698084.30`, code: '101', display: type }], text: type }],
    ...(service
      ? {
          serviceType: {
            coding: [{ system: `${LOCAL}.4.698084.18886`, code: '25', display: service }],
            text: service,
          },
        }
      : {}),
    subject: SUBJECT,
    period,
    ...(reason
      ? {
          reasonCode: [
            {
              coding: [
                ...coded('http://snomed.info/sct', reason.snomed),
                ...coded('http://hl7.org/fhir/sid/icd-10-cm', reason.icd10),
              ],
              text: reason.text,
            },
          ],
        }
      : {}),
    hospitalization: { dischargeDisposition: { text: 'Home' } },
  }
}
