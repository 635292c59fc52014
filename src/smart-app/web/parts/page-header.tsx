import type { AppView } from '../../view.ts'
import { logOut } from '../api/acts.ts'
import { MESSAGES } from '../messages/index.ts'
import type { PatientWords } from '../messages/patient-words.ts'
import { useAct } from '../use-act.ts'
import { ActButton } from './act-button.tsx'
import { ActStatus } from './act-status.tsx'
import { PatientBanner } from './patient-banner.tsx'

type Props = {
  readonly view: Pick<AppView, 'needPatientBanner'>
  readonly patient: PatientWords
  readonly onLoggedOut: () => void
}

export function PageHeader({ view, patient, onLoggedOut }: Props) {
  const { state, run } = useAct<void, void>(logOut, onLoggedOut)
  return (
    <header className="page page-header">
      <h1 className="app-name">{MESSAGES.header.app}</h1>
      {view.needPatientBanner && <PatientBanner patient={patient} />}
      <div className="log-out">
        <ActButton isRunning={state.kind === 'running'} onPress={() => run()}>
          {MESSAGES.header.logOut}
        </ActButton>
        <ActStatus state={state} kind="log-out" running={MESSAGES.header.loggingOut} />
      </div>
    </header>
  )
}
