/** What the SMART launch keeps, and for how long: `launchStore` in `launches.ts` keeps it in the database. */
export type LaunchStore = {
  /** Keeps a launch on its way to the EHR's sign-in. `stateHash` must be new. */
  begin(launch: PendingLaunch): Promise<void>
  /**
   * Hands a pending launch out once: unexpired, begun in this browser and for this site. A try of another browser or
   * site does not use it up.
   *
   * @throws {AppError} SEAL_BROKEN when it was sealed with a key that is no longer known
   */
  take(stateHash: string, browserHash: string, site: string): Promise<PendingLaunch | undefined>
  /** Keeps the session of a launch that came back. `launchKeyHash` must be new. */
  open(session: LaunchSession): Promise<void>
  /**
   * The unexpired session of this launch key and this browser; both must fit.
   *
   * @throws {AppError} SEAL_BROKEN when it was sealed with a key that is no longer known
   */
  find(launchKeyHash: string, browserHash: string): Promise<LaunchSession | undefined>
  /** The unexpired sessions of this browser at a site, those left out whose key is no longer known: nobody opens them. */
  ofBrowser(browserHash: string, site: string): Promise<readonly LaunchSession[]>
  /** Puts off the end of a session that is in use. */
  prolong(launchKeyHash: string, until: Date): Promise<void>
  /**
   * Gives the right to refresh the tokens of a session, to one asker at a time. False while another has it, and when
   * the tokens are not those of the row any more.
   *
   * @param until - when it goes to the next one that asks, should this one never come back
   */
  beginRefresh(session: LaunchSession, until: Date): Promise<boolean>
  /** Gives that right back where the refresh brought nothing. */
  leaveRefresh(session: LaunchSession): Promise<void>
  /**
   * Keeps what a refresh brought. `undefined` when the session has ended or expired meanwhile, or others have replaced
   * its tokens.
   */
  replaceTokens(session: LaunchSession, tokens: LaunchTokens): Promise<LaunchSession | undefined>
  /**
   * Forgets a session with its tokens and the photos it listed.
   *
   * @returns as it was by then, for its tokens to be revoked: a refresh may have replaced those that were read before.
   *   `undefined` when there was none
   */
  end(launchKeyHash: string): Promise<LaunchSession | undefined>
  /** Notes which Binaries this launch's photo list named; adds to those noted before. */
  listPhotos(launchKeyHash: string, binaryIds: readonly string[]): Promise<void>
  /** Whether this launch, unexpired, has listed the Binary: only then it may be read. */
  hasListed(launchKeyHash: string, binaryId: string): Promise<boolean>
  /** Deletes what has expired; to be called every few minutes. */
  removeExpired(): Promise<void>
}

/** A launch that was sent to the EHR's authorize endpoint and has not come back. */
export type PendingLaunch = {
  readonly stateHash: string
  readonly browserHash: string
  /** Name of the site. */
  readonly site: string
  /** Sealed at rest. */
  readonly secrets: { readonly codeVerifier: string; readonly nonce: string }
  readonly expiresAt: Date
}

/** What a token answer brings and a refresh replaces. */
export type LaunchTokens = {
  /** Sealed at rest. */
  readonly accessToken: string
  /** Sealed at rest. Null where the EHR granted none. */
  readonly refreshToken: string | null
  readonly accessTokenExpiresAt: Date
  /** How long it lives from its start, in seconds. Sealed at rest. */
  readonly accessTokenLifeS: number
  /** The scopes that were granted. */
  readonly scope: string
}

/** One launch of the app, for one patient in one browser. */
export type LaunchSession = LaunchTokens & {
  readonly launchKeyHash: string
  readonly browserHash: string
  /** Name of the site. */
  readonly site: string
  /** Sealed at rest. */
  readonly patientId: string
  /** Sealed at rest. Null where the EHR names no user. */
  readonly fhirUser: string | null
  /** The `sub` of the id_token. Sealed at rest. Null for a session of an earlier version. */
  readonly subject: string | null
  readonly needPatientBanner: boolean
  /** The photo that the EHR opened the app on. Sealed at rest. Null where it named none. */
  readonly openingPhoto: { readonly type: 'Media' | 'DocumentReference'; readonly id: string } | null
  /** The card whose link opened the app. Null where none did, or what came was no card of this patient and site. */
  readonly cardId: string | null
  /** As what, and at which record, the app was opened: a session ends where its site is registered otherwise now. */
  readonly registration: { readonly fhirBase: string; readonly clientId: string }
  readonly openedAt: Date
  /** When the session ends, whatever the tokens say; later while it is in use. */
  readonly expiresAt: Date
  /** Grows with each refresh; 0 at first. */
  readonly tokensVersion: number
}
