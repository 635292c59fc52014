import { type ReactNode, useCallback, useMemo, useState } from 'react'
import type { Condition } from '../../../clinical/conditions.ts'
import type { TestKey } from '../../../clinical/tests.ts'
import { type Ticked, TickedContext } from '../ticked.ts'

/** Remembers what is ticked in the findings, for what is printed from it. */
export function TickedTests({ children }: { children: ReactNode }) {
  const [ticked, setTicked] = useState<Ticked>({})
  const onTick = useCallback(
    (condition: Condition, tests: ReadonlySet<TestKey>) =>
      setTicked((earlier) => ({ ...earlier, [condition]: tests })),
    [],
  )
  const value = useMemo(() => ({ ticked, onTick }), [ticked, onTick])
  return <TickedContext value={value}>{children}</TickedContext>
}
