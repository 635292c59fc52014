/** Where this launch's own back end answers; the page lies at `<base>/app/<launch key>/`. */
export type LaunchAddress = { readonly view: string; readonly fhir: string }

/** @param page - the page's address; query and fragment do not count */
export function launchAddress(page: string): LaunchAddress {
  return { view: new URL('api/view', page).href, fhir: new URL('fhir', page).href }
}

/** Where the back end says how the model saw one photo. */
export function lookAddress(page: string, mediaId: string): string {
  return new URL(`api/photos/${encodeURIComponent(mediaId)}/look`, page).href
}

/** Where it says what all photos show over time. */
export function overTimeAddress(page: string): string {
  return new URL('api/over-time', page).href
}
