import type { OverTime } from '../../over-time.ts'
import { MESSAGES } from '../messages/index.ts'
import { seriesKey, seriesWords, valueWords } from '../messages/over-time-words.ts'
import { photoTitle } from '../messages/words.ts'
import type { Series } from '../trend.ts'

const M = MESSAGES.overTime

type Props = { readonly overTime: OverTime; readonly series: readonly Series[] }

/** The same numbers, with the photos that are on no axis. */
export function TrendTable({ overTime, series }: Props) {
  return (
    <details>
      <summary>{M.asTable}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: by keyboard it moves only where it takes the focus */}
      <section className="trend-table-room" aria-label={M.table} tabIndex={0}>
        <table className="trend-table">
          <thead>
            <tr>
              <th scope="col">{M.date}</th>
              {series.map((one) => (
                <th scope="col" key={seriesKey(one)}>
                  {seriesWords(one, overTime)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {overTime.points.map((point) => (
              <tr key={point.mediaId}>
                <th scope="row">{photoTitle(point)}</th>
                {series.map((one) => (
                  <td key={seriesKey(one)}>{valueWords(point, one)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  )
}
