/** The address of a path under our public address, which comes from the configuration and never from a request. */
export function under(baseUrl: URL, path: string): string {
  return `${baseUrl.href.replace(/\/+$/, '')}${path}`
}
