/** Code systems by which an Epic organisation's own orders are named in an action. */
export const PREFERENCE_LIST_ITEM = 'urn:com.epic.cdshooks.action.code.system.preference-list-item'
export const ORDER_SET_ITEM = 'urn:com.epic.cdshooks.action.code.system.orderset-item'

/** In what the EHRs differ that we know. What else one site's EHR does not offer stands in its file. */
export type EhrProfile = {
  readonly ehr: string
  /** The hooks that this EHR is known to call; one that calls more is answered all the same. */
  readonly hooks: readonly ('patient-view' | 'order-select' | 'order-sign')[]
  /** False: health-IT types into the EHR what others read. */
  readonly readsDiscovery: boolean
  /** Keys of the prefetch that the EHR cannot search for. */
  readonly cannotPrefetch: readonly ('photos' | 'documents')[]
  /** By which codes an order may be suggested: those of the standards and the site's, or the site's alone. */
  readonly orderCodes: 'standard-and-own' | 'own'
  /** The only systems that the site's own order codes may have; null for any. */
  readonly orderSystems: readonly string[] | null
  /** `listed`: the EHR removes every link but those that the site has listed there. */
  readonly links: 'all' | 'listed'
}

const EHR_PROFILES = {
  generic: {
    ehr: 'an EHR that follows CDS Hooks 2.0',
    hooks: ['patient-view', 'order-select', 'order-sign'],
    readsDiscovery: true,
    cannotPrefetch: [],
    orderCodes: 'standard-and-own',
    orderSystems: null,
    links: 'all',
  },
  // Media is found there by its id alone, and an order only by an entry of the site's own lists.
  epic: {
    ehr: 'Epic',
    hooks: ['patient-view', 'order-select', 'order-sign'],
    readsDiscovery: false,
    cannotPrefetch: ['photos'],
    orderCodes: 'own',
    orderSystems: [PREFERENCE_LIST_ITEM, ORDER_SET_ITEM],
    links: 'all',
  },
  // Media can be read there, and not searched for; documents are not found by the type of their content.
  oracle: {
    ehr: 'Oracle Health',
    hooks: ['patient-view'],
    readsDiscovery: true,
    cannotPrefetch: ['photos', 'documents'],
    orderCodes: 'standard-and-own',
    orderSystems: null,
    links: 'listed',
  },
} as const satisfies Record<string, EhrProfile>

export type EhrProfileName = keyof typeof EHR_PROFILES

export const EHR_PROFILE_NAMES = Object.keys(EHR_PROFILES) as readonly EhrProfileName[]

export function profileOf({ profile }: { readonly profile: EhrProfileName }): EhrProfile {
  return EHR_PROFILES[profile]
}
