/** The tables as the newest migration leaves them; `sealed_*` columns hold texts of `seal.ts`. */
export type Tables = {
  pending_launch: PendingLaunchTable
  launch_session: LaunchSessionTable
  launch_photo: LaunchPhotoTable
  assessment: AssessmentTable
  photo_version: PhotoVersionTable
  used_token: UsedTokenTable
}

export type PendingLaunchTable = {
  readonly state_hash: string
  readonly browser_hash: string
  readonly site: string
  readonly sealed_secrets: string
  readonly expires_at: Date
}

export type LaunchSessionTable = {
  readonly launch_key_hash: string
  readonly browser_hash: string
  readonly site: string
  readonly sealed_context: string
  readonly sealed_tokens: string
  readonly access_token_expires_at: Date
  readonly scope: string
  readonly need_patient_banner: boolean
  readonly opened_at: Date
  readonly expires_at: Date
}

export type LaunchPhotoTable = {
  readonly launch_key_hash: string
  readonly binary_mark: string
}

export type AssessmentTable = {
  readonly site: string
  readonly patient_mark: string
  readonly bytes_mark: string
  readonly model_hash: string
  readonly sealed_assessment: string
  readonly assessed_at: Date
}

export type PhotoVersionTable = {
  readonly site: string
  readonly patient_mark: string
  readonly version_mark: string
  readonly bytes_mark: string
  readonly seen_at: Date
}

export type UsedTokenTable = {
  readonly issuer_hash: string
  readonly jti_hash: string
  readonly expires_at: Date
}
