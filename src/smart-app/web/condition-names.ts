import type { Condition } from '../../clinical/conditions.ts'

/** As `src/clinical` names them; the page may not import it. */
export const CONDITION_NAMES: Readonly<Record<Condition, string>> = {
  cushing: "Cushing's syndrome",
  acromegaly: 'Acromegaly',
}
