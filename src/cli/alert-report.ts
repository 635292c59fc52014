import { reasonWords } from '../cds-hooks/override-reasons.ts'
import type { Day } from '../clinical/day.ts'
import type { AlertCounts, FlagCounts } from '../storage/card-report.ts'
import { wilson } from '../wilson.ts'

/** A count of a number of cases, with what it says; null shares where there is no case. */
export type Share = {
  readonly count: number
  readonly of: number
  /** 0 to 1 */
  readonly share: number | null
  readonly low: number | null
  readonly high: number | null
}

/** What the report says; `--json` prints it as it is. Null is "not known". */
export type AlertReport = {
  readonly site: string
  readonly since: Day | null
  readonly charts: { readonly lookedAt: number; readonly couldShow: number; readonly withCard: Share }
  readonly cards: {
    readonly shown: number
    readonly ofTestPatients: number
    readonly per100Charts: number | null
    readonly accepted: Share
    readonly overridden: Share
    /** No answer came: ignored, or not reported. */
    readonly unanswered: Share
    readonly openedInApp: Share
  }
  readonly reasons: readonly {
    readonly code: string
    readonly system: string | null
    /** Null for a code of the client's own. */
    readonly words: string | null
    readonly count: number
  }[]
  readonly snoozes: AlertCounts['snoozes']
  readonly flags: readonly FlagReport[]
  /** What users of the app said and did. */
  readonly app: Omit<AlertCounts['app'], 'answers'> & {
    readonly answers: readonly {
      readonly condition: FlagCounts['condition']
      readonly agreed: Share
      readonly disagreed: Share
    }[]
  }
}

export type FlagReport = {
  readonly condition: FlagCounts['condition']
  readonly flagged: number
  /** Of these the charts were seen again; all shares are of them. */
  readonly followed: number
  readonly notKnown: number
  readonly workedUp: Share
  readonly results: FlagCounts['results']
  readonly diagnosed: Share
}

/** The counts with what can be said of them. */
export function alertReport(
  { charts, cards, reasons, snoozes, flags, app }: AlertCounts,
  of: Pick<AlertReport, 'site' | 'since'>,
): AlertReport {
  const { shown, accepted, overridden, openedInApp, ofTestPatients } = cards
  return {
    ...of,
    charts: {
      lookedAt: charts.lookedAt,
      couldShow: charts.couldShow,
      withCard: share(charts.withCard, charts.couldShow),
    },
    cards: {
      shown,
      ofTestPatients,
      per100Charts: charts.couldShow === 0 ? null : (100 * shown) / charts.couldShow,
      accepted: share(accepted, shown),
      overridden: share(overridden, shown),
      unanswered: share(shown - accepted - overridden, shown),
      openedInApp: share(openedInApp, shown),
    },
    reasons: reasons.map((reason) => ({ ...reason, words: reasonWords(reason) })),
    snoozes,
    flags: flags.map(flagReport),
    app: {
      ...app,
      answers: app.answers.map(({ condition, agreed, disagreed }) => ({
        condition,
        agreed: share(agreed, agreed + disagreed),
        disagreed: share(disagreed, agreed + disagreed),
      })),
    },
  }
}

function flagReport({ condition, flagged, followed, workedUp, results, diagnosed }: FlagCounts): FlagReport {
  return {
    condition,
    flagged,
    followed,
    notKnown: flagged - followed,
    workedUp: share(workedUp, followed),
    results,
    diagnosed: share(diagnosed, followed),
  }
}

function share(count: number, of: number): Share {
  // A chart is counted after its answer: one that could not be counted leaves more hits than cases.
  const interval = count <= of ? wilson(count, of) : null
  return {
    count,
    of,
    share: interval && count / of,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
  }
}
