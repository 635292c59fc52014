import { isActive, isTakenWithin } from './chart-medications.ts'
import { drugNames, drugWords } from './drug-words.ts'
import type { ChartMedication } from './facts.ts'
import {
  isBooster,
  isExposing,
  isLocalSteroid,
  isMegestrol,
  isOfLongAgo,
  isOfUnknownEnd,
  isSystemicSteroid,
} from './glucocorticoids.ts'
import { anyOf, begunWithin, type Grounds, presentOf, takenNow, takenWithin } from './grounds.ts'
import type { Situation } from './situation.ts'

/** An exposure that is coded, without a drug. */
const codedHere: Grounds = anyOf(
  presentOf({
    'longterm-systemic-steroid': 'long-term use of a systemic steroid',
    'longterm-inhaled-steroid': 'long-term use of an inhaled steroid',
  }),
  begunWithin({ 'steroid-joint-injection': 'steroid injection' }, 'systemicSteroidDays'),
)

/** What of the chart is an exposure to a glucocorticoid. */
export const exposureHere: Grounds = anyOf(
  takenWithin(isSystemic, 'systemicSteroidDays'),
  takenWithin(isLocalSteroid, 'localSteroidDays'),
  codedHere,
)

/** What makes a local steroid act on the whole body; none where there is no local steroid. */
export const boosterHere: Grounds = (chart) =>
  localSteroids(chart).length > 0 ? takenNow(isBooster)(chart) : []

/** `prednisone (oral)`, `fluticasone (nasal) with cobicistat (oral)`: each exposing drug in the fewest words. */
export const exposureNames: Grounds = (chart) => {
  const { facts, today, policy } = chart
  const { systemicSteroidDays } = policy.windows
  const systemic = facts.medications.filter((drug) => isTakenWithin(drug, today, systemicSteroidDays))
  const boosters = drugNames(
    facts.medications.filter((drug) => isActive(drug, today)),
    isBooster,
  )
  const local = drugNames(localSteroids(chart), isLocalSteroid)
  return [
    ...drugNames(systemic, isSystemic),
    ...(boosters.length > 0 ? local.map((name) => `${name} with ${boosters.join(' and ')}`) : local),
    ...codedHere(chart),
  ]
}

export const stoppedLongAgoHere: Grounds = ({ facts, today, policy }) => {
  const { systemicSteroidDays } = policy.windows
  return steroidWords(
    facts.medications.filter((drug) => isOfLongAgo(drug, today, systemicSteroidDays)),
    today,
  )
}

export const ofUnknownEndHere: Grounds = ({ facts, today }) =>
  steroidWords(
    facts.medications.filter((drug) => isOfUnknownEnd(drug, today)),
    today,
  )

function steroidWords(drugs: readonly ChartMedication[], today: Situation['today']): readonly string[] {
  return drugWords(drugs, isExposing, today)
}

function isSystemic(drug: ChartMedication): boolean {
  return isSystemicSteroid(drug) || isMegestrol(drug)
}

function localSteroids({ facts, today, policy }: Situation): readonly ChartMedication[] {
  return facts.medications.filter(
    (drug) => isLocalSteroid(drug) && isTakenWithin(drug, today, policy.windows.localSteroidDays),
  )
}
