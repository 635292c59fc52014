import { isSystemicOf } from './chart-medications.ts'
import { EGFR_REDUCED, isOestrogen, URINE_LITRES } from './cushing-triggers.ts'
import { anyOf, type Grounds, newestOf, presentOf, takenWithin } from './grounds.ts'

/** What of the chart makes a modifier of the cortisol tests act, each where its words name several things. */
export const oestrogenHere: Grounds = takenWithin(isOestrogen, 'oestrogenDays')

export const cbgRaisingHere: Grounds = takenWithin(isSystemicOf('other-cbg-raising'), 'oestrogenDays')

export const inducersHere: Grounds = takenWithin(isSystemicOf('cyp3a4-inducers'), 'cyp3a4Days')

export const inhibitorsHere: Grounds = takenWithin(isSystemicOf('cyp3a4-inhibitors'), 'cyp3a4Days')

export const polyuriaHere: Grounds = anyOf(
  presentOf({ polyuria: 'polyuria' }),
  newestOf('urine_volume_24h', 'urineVolumeDays', (litres) => litres > URINE_LITRES),
)

export const kidneysHere: Grounds = anyOf(
  newestOf('egfr', 'egfrDays', (value) => value < EGFR_REDUCED),
  presentOf({ 'ckd-severe': 'severe kidney disease', 'ckd-moderate': 'kidney disease' }),
)
