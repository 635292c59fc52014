/** Devices that networks can run on, the most wanted first. */
export const DEVICES = ['cuda', 'webgpu', 'cpu'] as const

export type Device = (typeof DEVICES)[number]

/** What was chosen, and why nothing better was. */
export type DeviceReport = {
  readonly chosen: Device
  readonly rejected: readonly { readonly device: Device; readonly reason: string }[]
}
