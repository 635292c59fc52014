import type { Dosage, Medication, MedicationRequest, MedicationStatement } from '@medplum/fhirtypes'
import { addDays, type Day } from '../../src/clinical/day.ts'
import { DRUGS, ROUTES, SYSTEMS } from './codes.ts'
import type { DemoMedication } from './demo-patient.ts'

/** What the patient reports; else an order, and before it the Medication that it names, where that is filed of its own. */
export function medicationEntries(
  patientId: string,
  index: number,
  entry: DemoMedication,
  today: Day,
): readonly (Medication | MedicationRequest | MedicationStatement)[] {
  if (entry.reported) return [statementOf(patientId, index, entry, today)]
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
  return {
    resourceType: 'MedicationRequest',
    id: `${patientId}-medication-${index + 1}`,
    status: 'active',
    intent: 'order',
    subject: { reference: `Patient/${patientId}` },
    authoredOn: addDays(today, -entry.daysAgo),
    dosageInstruction: [dosageOf(entry)],
  }
}

function statementOf(
  patientId: string,
  index: number,
  entry: DemoMedication,
  today: Day,
): MedicationStatement {
  return {
    resourceType: 'MedicationStatement',
    id: `${patientId}-medication-${index + 1}`,
    status: 'active',
    subject: { reference: `Patient/${patientId}` },
    medicationCodeableConcept: DRUGS[entry.drug],
    effectivePeriod: { start: addDays(today, -entry.daysAgo) },
    dosage: [dosageOf(entry)],
  }
}

function dosageOf({ route, dose: { value, unit } }: DemoMedication): Dosage {
  return {
    route: ROUTES[route],
    doseAndRate: [{ doseQuantity: { value, unit, system: SYSTEMS.UCUM, code: unit } }],
  }
}
