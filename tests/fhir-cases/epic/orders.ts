import type { Coding, Medication, MedicationRequest, Period } from 'fhir/r4.js'
import { stableId } from '../vendor-chart.ts'
import { coded, idOf, LOCAL, SUBJECT, TERMINOLOGY } from './server.ts'

export type EpicOrder = {
  /** The name as Epic shows it: `predniSONE (DELTASONE) 20 mg tablet`. */
  readonly drug: string
  /** RxNorm codes of the product and of its relatives, as Epic lists them; none where the drug is not mapped. */
  readonly rxnorm?: readonly string[]
  readonly status?: MedicationRequest['status']
  readonly authoredOn: string
  readonly route?: string
  readonly sig: string
  readonly bounds?: Period
  /** How many doses in all, where the order says so. */
  readonly count?: number
  readonly dispense?: MedicationRequest['dispenseRequest']
  readonly setting?: 'community' | 'outpatient' | 'inpatient'
}

/** An order that points to a Medication sent beside it. */
export function epicOrder(order: EpicOrder): readonly (MedicationRequest | Medication)[] {
  const medication = medicationOf(order, idOf(order.drug))
  return [request(order, { reference: `Medication/${medication.id}`, display: order.drug }), medication]
}

/** An order that carries its Medication inside. */
export function epicOrderWithin(order: EpicOrder): readonly MedicationRequest[] {
  return [
    {
      ...request(order, { reference: '#med1', display: order.drug }),
      contained: [medicationOf(order, 'med1')],
    },
  ]
}

/** An order whose Medication was not sent: its display is all there is. */
export function epicOrderAlone(order: EpicOrder): readonly MedicationRequest[] {
  return [request(order, { reference: `Medication/${idOf(order.drug)}`, display: order.drug })]
}

function medicationOf({ drug, rxnorm = [] }: EpicOrder, id: string): Medication {
  return {
    resourceType: 'Medication',
    id,
    identifier: [{ use: 'usual', system: `${LOCAL}.2.698288`, value: stableId(drug).slice(0, 6) }],
    code: {
      coding: [
        { system: 'urn:oid:2.16.840.1.113883.6.253', code: '12189' },
        { system: 'urn:oid:2.16.840.1.113883.6.68', code: '22100045000310' },
        ...rxnorm.map((code): Coding => ({ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code })),
      ],
      text: drug,
    },
    form: {
      coding: [{ system: `${LOCAL}.4.698288.310`, code: 'TABS' }],
      text: drug.split(' ').at(-1) ?? drug,
    },
  }
}

function request(
  order: EpicOrder,
  medicationReference: MedicationRequest['medicationReference'],
): MedicationRequest {
  const {
    drug,
    status = 'active',
    authoredOn,
    route,
    sig,
    bounds,
    count,
    dispense,
    setting = 'community',
  } = order
  return {
    resourceType: 'MedicationRequest',
    id: idOf(`order of ${drug}`),
    status,
    intent: 'order',
    category: [
      {
        coding: [{ system: `${TERMINOLOGY}/medicationrequest-category`, code: setting, display: setting }],
        text: setting,
      },
    ],
    ...(medicationReference ? { medicationReference } : {}),
    subject: SUBJECT,
    authoredOn,
    requester: {
      reference: 'Practitioner/eM5CWtq15N0WJeuCet5bJlQ3',
      type: 'Practitioner',
      display: 'Physician',
    },
    dosageInstruction: [
      {
        text: sig,
        patientInstruction: sig,
        timing: {
          repeat: {
            ...(bounds ? { boundsPeriod: bounds } : {}),
            ...(count ? { count } : {}),
            timeOfDay: ['09:00:00'],
          },
          code: { text: 'Daily' },
        },
        asNeededBoolean: false,
        ...(route ? { route: routeOf(route) } : {}),
        doseAndRate: ['calculated', 'admin-amount', 'ordered'].map((type) => ({
          type: { coding: [{ system: 'http://epic.com/CodeSystem/dose-rate-type', code: type }], text: type },
          doseQuantity: { value: 1, unit: 'tablet', system: 'http://unitsofmeasure.org', code: '{tbl}' },
        })),
      },
    ],
    ...(dispense ? { dispenseRequest: dispense } : {}),
  }
}

// Epic's SNOMED CT code of "by mouth" is a qualifier that is no route there.
function routeOf(
  text: string,
): NonNullable<NonNullable<MedicationRequest['dosageInstruction']>[number]['route']> {
  const qualifier =
    text === 'Oral' ? coded('http://snomed.info/sct', ['260548002', 'Oral (qualifier value)']) : []
  return { coding: [...qualifier, { system: `${LOCAL}.4.798268.7025`, code: '15', display: text }], text }
}
