/** Where this launch's own back end answers; the page lies at `<base>/app/<launch key>/`. */
export type LaunchAddress = { readonly view: string; readonly fhir: string }

/** @param page - the page's address; query and fragment do not count */
export function launchAddress(page: string): LaunchAddress {
  return { view: new URL('api/view', page).href, fhir: new URL('fhir', page).href }
}
