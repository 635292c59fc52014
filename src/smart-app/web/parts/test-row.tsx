import type { OrderRow } from '../work-up.ts'

type Props = {
  readonly row: OrderRow
  readonly hasBox: boolean
  readonly isTicked: boolean
  readonly onTick: (isTicked: boolean) => void
}

/** Numbered by the list around it: the order is part of what is suggested. */
export function TestRow({ row: { name, order, mayTick, hint, result }, hasBox, isTicked, onTick }: Props) {
  const says = (
    <span>
      <strong>{name}: </strong>
      {order}
    </span>
  )
  return (
    <>
      {hasBox ? (
        <label className="tick-box">
          <input
            type="checkbox"
            checked={isTicked && (mayTick || result !== '')}
            disabled={!mayTick}
            onChange={({ currentTarget }) => onTick(currentTarget.checked)}
          />
          {says}
        </label>
      ) : (
        says
      )}
      {hint !== '' && <span className="hint">{hint}</span>}
      {result !== '' && <strong className="hint">{result}</strong>}
    </>
  )
}
