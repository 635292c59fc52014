/** What fhirclient asks of the package `isomorphic-webcrypto`: the browser's own. */
export const { subtle } = globalThis.crypto
