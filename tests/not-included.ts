/** Says at the end of `npm test` what it did not run, so that nobody takes it for everything. */
export function teardown(): void {
  process.stderr.write(
    [
      '',
      '*** NOT RUN by npm test: ***',
      '***   tests/services  (real processes and PostgreSQL)   npm run test:services ***',
      '***   tests/conformance  (an EHR of its own)            npm run test:services ***',
      '***   tests/faults    (what it stands on breaks)        npm run test:services ***',
      '***   tests/browser   (the demo in Chromium)            npm run test:browser  ***',
      '',
      '',
    ].join('\n'),
  )
}
