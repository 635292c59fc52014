import { expect, test } from 'vitest'
import { conceptsOfCoded } from '../../src/fhir/condition-facts.ts'
import { coded } from './ehr.ts'

const WHO = 'http://hl7.org/fhir/sid/icd-10'
const GM = 'http://fhir.de/CodeSystem/bfarm/icd-10-gm'

test.each([
  ['urn:oid:2.16.840.1.113883.6.90', 'E24.0', ['cushing-endogenous']],
  ['urn:oid:2.16.840.1.113883.6.96', '74107003', ['acromegaly']],
  ['2.16.840.1.113883.6.96', '74107003', ['acromegaly']],
  ['urn:oid:2.16.840.1.113883.6.1', '2484-4', ['lab-igf1']],
  ['urn:oid:2.16.840.1.113883.6.88', '8640', ['glucocorticoid-ingredients']],
  ['urn:oid:2.16.840.1.113883.6.3', 'E22.0', ['acromegaly']],
  [WHO, 'E24.0', ['cushing-endogenous']],
  [WHO, 'E24.2', ['cushing-iatrogenic']],
  [WHO, 'E24', []],
  [WHO, 'i10', ['hypertension']],
  [WHO, 'D35.0', ['adrenal-mass']],
  [WHO, 'G47.3', ['sleep-apnoea']],
  [WHO, 'Z33', ['pregnancy']],
  [WHO, 'O14.1', ['pregnancy-complication']],
  [WHO, 'O15.2', []],
  [WHO, 'O80', ['childbirth']],
  [WHO, 'N18.5', ['ckd-severe']],
  [WHO, 'N18.9', []],
  [GM, 'A41.9', ['sepsis']],
  [GM, 'I10.00', ['hypertension']],
  [GM, 'E11.90', ['type2-diabetes']],
  [GM, 'G47.31', ['sleep-apnoea']],
  [GM, 'G47.30', []],
  [GM, 'Z79.52', []],
  [WHO, 'K70.3', ['cirrhosis']],
  [WHO, 'K72.9', ['cirrhosis']],
  [GM, 'K74.6', ['cirrhosis']],
  [GM, 'K74.72', []],
  [WHO, 'E44.0', ['malnutrition']],
  [GM, 'F50.01', ['malnutrition']],
  [WHO, 'E03.2', ['hypothyroidism']],
  [GM, 'E89.0', ['hypothyroidism']],
  ['http://hl7.org/fhir/sid/icd-9-cm', '255.0', []],
  ['urn:oid:1.2.3', 'E24.0', []],
  ['constructor', 'E24.0', []],
])('%s %s means %j', (system, code, concepts) => {
  expect(conceptsOfCoded(coded(system, code))).toEqual(concepts)
})
