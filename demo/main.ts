import { checkPatients } from './check.ts'
import { type EhrSite, startEhr } from './ehr/start-ehr.ts'
import { MISHAPS } from './mishaps.ts'
import { DEMO_PATIENTS } from './patients.ts'

export type RunningService = { readonly url: string; close(): Promise<void> }

export type DemoOptions = {
  /** Goes through every chart, reports and ends; otherwise the demo stays up. */
  readonly check: boolean
  /** The EHR's port; a free one when left out and `check` is on. */
  readonly port?: number
  /** Starts Facies for this one site, in demo mode. */
  readonly startService: (site: EhrSite) => Promise<RunningService>
  readonly print: (line: string) => void
}

export type RunningDemo = {
  readonly url: string
  /** How many charts came out otherwise than expected; null when they were not checked. */
  readonly differences: number | null
  close(): Promise<void>
}

const USUAL_PORT = 8090

/** Starts the demo EHR and Facies side by side on this machine, each knowing the other. */
export async function runDemo(options: DemoOptions): Promise<RunningDemo> {
  const { check, print } = options
  const ehr = await startEhr({ port: options.port ?? (check ? 0 : USUAL_PORT), patients: DEMO_PATIENTS })
  const service = await options.startService(ehr.site).catch(async (error: unknown) => {
    await ehr.close()
    throw error
  })
  ehr.connectTo(service.url)
  const close = async () => {
    await service.close()
    await ehr.close()
  }

  if (!check) {
    print(`Demo EHR, drawn faces, no real patients: ${ehr.url}`)
    return { url: ehr.url, differences: null, close }
  }
  try {
    return {
      url: ehr.url,
      differences: await checkPatients({ ehr, patients: DEMO_PATIENTS, mishaps: MISHAPS, print }),
      close,
    }
  } finally {
    await close()
  }
}
