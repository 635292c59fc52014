import type { Medication, MedicationRequest } from '@medplum/fhirtypes'
import { addDays, type Day } from '../../src/clinical/day.ts'
import { DRUGS, ROUTES, SYSTEMS } from './codes.ts'
import type { DemoMedication } from './demo-patient.ts'

/** An order, and before it the Medication that it names, where the drug is filed as one of its own. */
export function medicationEntries(
  patientId: string,
  index: number,
  entry: DemoMedication,
  today: Day,
): readonly (Medication | MedicationRequest)[] {
  const order = orderOf(patientId, index, entry, today)
  if (entry.ingredients === undefined) return [{ ...order, medicationCodeableConcept: DRUGS[entry.drug] }]

  const medication: Medication = {
    resourceType: 'Medication',
    id: `${order.id}-drug`,
    code: DRUGS[entry.drug],
    ingredient: entry.ingredients.map((name) => ({ itemCodeableConcept: DRUGS[name], isActive: true })),
  }
  const named = { reference: `Medication/${medication.id}`, display: DRUGS[entry.drug].text }
  return [medication, { ...order, medicationReference: named }]
}

function orderOf(patientId: string, index: number, entry: DemoMedication, today: Day): MedicationRequest {
  const { value, unit } = entry.dose
  return {
    resourceType: 'MedicationRequest',
    id: `${patientId}-medication-${index + 1}`,
    status: 'active',
    intent: 'order',
    subject: { reference: `Patient/${patientId}` },
    authoredOn: addDays(today, -entry.daysAgo),
    dosageInstruction: [
      {
        route: ROUTES[entry.route],
        doseAndRate: [{ doseQuantity: { value, unit, system: SYSTEMS.UCUM, code: unit } }],
      },
    ],
  }
}
