import type { Weights } from './mesh.ts'

export type Sex = 'female' | 'male'
export type Finding = 'suspected' | 'not'

/** How a head is painted; colours as `#rrggbb`. */
export interface Look {
  readonly skin: string
  readonly lips: string
  readonly iris: string
  readonly brows: string
  readonly browThickness: number
  readonly hair: string
  readonly hairStyle: 'cropped' | 'short' | 'tied' | 'bob' | 'long'
  /** Decimetres by which the hairline has receded. */
  readonly hairline: number
  /** Red of cheeks, nose and chin, 0 to 1. */
  readonly flush: number
  /** Shadow of a shaved beard, 0 to 1. */
  readonly stubble: number
  readonly clothes: string
  readonly neckline: number
  readonly background: string
}

/** Turns in degrees (yaw to its left, pitch down, roll to its right); zoom 1 makes a head about 360 px wide. */
export interface Pose {
  readonly yaw: number
  readonly pitch: number
  readonly roll: number
  readonly zoom: number
  /** Decimetres between the camera and the eyes; 16 where nothing is said. */
  readonly distance?: number
}

export interface Person {
  readonly file: string
  readonly sex: Sex
  readonly age: number
  /** Day on which the picture claims to be taken. */
  readonly takenOn: string
  readonly ancestry: { readonly caucasian: number; readonly african: number; readonly asian: number }
  /** Share of MakeHuman's heaviest body; the rest is average. */
  readonly heaviness: number
  /** What makes this face this person's. */
  readonly features: Weights
  /** What the simulated disease adds. */
  readonly disease: Weights
  readonly pose: Pose
  readonly look: Look
  readonly intended:
    | { readonly cushing: Finding; readonly acromegaly: Finding }
    | { readonly refused: string }
}

const CUSHING: Weights = {
  'head/head-fat-incr': 0.9,
  'head/head-round': 0.7,
  'cheek/l-cheek-volume-incr': 0.9,
  'cheek/l-cheek-inner-incr': 0.5,
  'neck/neck-double-incr': 0.8,
}

const ACROMEGALY: Weights = {
  'chin/chin-prognathism-incr': 0.7,
  'chin/chin-jaw-drop-incr': 0.6,
  'chin/chin-bones-incr': 0.7,
  'chin/chin-width-incr': 0.15,
  'chin/chin-height-incr': 0.9,
  'chin/chin-prominent-incr': 0.6,
  'nose/nose-width1-incr': 0.5,
  'nose/nose-width2-incr': 0.8,
  'nose/nose-width3-incr': 0.7,
  'nose/nose-volume-incr': 0.6,
  'nose/nose-flaring-incr': 0.5,
  'nose/nose-scale-horiz-incr': 0.3,
  'mouth/mouth-scale-horiz-incr': 0.15,
  'mouth/mouth-lowerlip-volume-incr': 0.8,
  'mouth/mouth-upperlip-volume-incr': 0.7,
  'mouth/mouth-lowerlip-height-incr': 0.9,
  'mouth/mouth-upperlip-height-incr': 0.9,
  'forehead/forehead-nubian-incr': 0.4,
  'eyebrows/eyebrows-trans-forward': 0.7,
  'head/head-scale-vert-incr': 0.65,
  'head/head-rectangular': 0.15,
  'cheek/l-cheek-bones-incr': 0.4,
}

/** The same changes, stronger or weaker. */
function times(share: number, weights: Weights): Weights {
  return Object.fromEntries(Object.entries(weights).map(([name, strength]) => [name, strength * share]))
}

const ORDINARY = { cushing: 'not', acromegaly: 'not' } as const
const LIKE_CUSHING = { cushing: 'suspected', acromegaly: 'not' } as const
const LIKE_ACROMEGALY = { cushing: 'not', acromegaly: 'suspected' } as const
const STRAIGHT: Pose = { yaw: 0, pitch: -3, roll: 0, zoom: 1.08 }

const MAN_47 = {
  sex: 'male',
  ancestry: { caucasian: 1, african: 0, asian: 0 },
  heaviness: 0,
  features: {
    'mouth/mouth-angles-up': 0.6,
    'eyebrows/eyebrows-angle-up': 0.5,
    'nose/nose-hump-incr': 0.3,
    'eyes/l-eye-eyefold-down': 0.2,
  },
  look: {
    skin: '#dcae8c',
    lips: '#b57a6c',
    iris: '#4f6f8a',
    brows: '#4d3a2a',
    browThickness: 0.1,
    hair: '#4a3625',
    hairStyle: 'short',
    hairline: 0.02,
    flush: 0.3,
    stubble: 0.6,
    clothes: '#4b5563',
    neckline: 0,
    background: '#aab2ad',
  },
} as const satisfies Partial<Person>

const WOMAN_45 = {
  sex: 'female',
  age: 45,
  ancestry: { caucasian: 0.8, african: 0, asian: 0.2 },
  heaviness: 0,
  features: { 'mouth/mouth-angles-up': 0.8, 'eyebrows/eyebrows-angle-up': 0.5, 'nose/nose-hump-incr': 0.2 },
  disease: {},
  look: {
    skin: '#deb08f',
    lips: '#b0655c',
    iris: '#5a4a34',
    brows: '#4a3526',
    browThickness: 0.07,
    hair: '#6b3a26',
    hairStyle: 'tied',
    hairline: 0,
    flush: 0.4,
    stubble: 0,
    clothes: '#5f5a78',
    neckline: 0.15,
    background: '#b5b8b0',
  },
} as const satisfies Partial<Person>

/** Everyone in the demonstration, one row a picture. */
export const PEOPLE: readonly Person[] = [
  {
    file: 'cushing-woman-41.jpg',
    sex: 'female',
    age: 41,
    takenOn: '2026-08-17',
    ancestry: { caucasian: 1, african: 0, asian: 0 },
    heaviness: 0.2,
    features: { 'mouth/mouth-angles-up': 0.8, 'eyebrows/eyebrows-angle-up': 0.5 },
    disease: times(0.72, CUSHING),
    pose: { ...STRAIGHT, yaw: 3 },
    look: {
      skin: '#e4b898',
      lips: '#b8655f',
      iris: '#5b7a55',
      brows: '#5a3f2c',
      browThickness: 0.08,
      hair: '#5c3c24',
      hairStyle: 'bob',
      hairline: 0,
      flush: 1,
      stubble: 0,
      clothes: '#39607a',
      neckline: 0.25,
      background: '#b3bcc0',
    },
    intended: LIKE_CUSHING,
  },
  {
    file: 'cushing-woman-29.jpg',
    sex: 'female',
    age: 29,
    takenOn: '2026-09-02',
    ancestry: { caucasian: 0.9, african: 0.1, asian: 0 },
    heaviness: 0,
    features: {
      'mouth/mouth-angles-up': 0.7,
      'eyebrows/eyebrows-angle-up': 0.5,
      'nose/nose-point-up': 0.4,
      'eyes/l-eye-scale-incr': 0.3,
    },
    disease: times(0.8, CUSHING),
    pose: { ...STRAIGHT, yaw: -4, roll: 2 },
    look: {
      skin: '#edc6ad',
      lips: '#c4706c',
      iris: '#5f86a8',
      brows: '#8a6238',
      browThickness: 0.065,
      hair: '#a4713a',
      hairStyle: 'long',
      hairline: 0,
      flush: 0.9,
      stubble: 0,
      clothes: '#8a4d5c',
      neckline: 0.1,
      background: '#c4b8a8',
    },
    intended: LIKE_CUSHING,
  },
  {
    file: 'cushing-man-52.jpg',
    sex: 'male',
    age: 52,
    takenOn: '2026-07-21',
    ancestry: { caucasian: 1, african: 0, asian: 0 },
    heaviness: 0.3,
    features: {
      'mouth/mouth-angles-up': 0.7,
      'eyebrows/eyebrows-angle-up': 0.5,
      'nose/nose-scale-horiz-decr': 0.2,
    },
    disease: times(1.05, CUSHING),
    pose: { ...STRAIGHT, yaw: 2 },
    look: {
      skin: '#dfae90',
      lips: '#b27468',
      iris: '#6a5a3c',
      brows: '#55463a',
      browThickness: 0.095,
      hair: '#6b625a',
      hairStyle: 'cropped',
      hairline: 0.06,
      flush: 1,
      stubble: 0.5,
      clothes: '#5d6b4a',
      neckline: 0,
      background: '#a8b4c2',
    },
    intended: LIKE_CUSHING,
  },
  {
    file: 'cushing-woman-63.jpg',
    sex: 'female',
    age: 63,
    takenOn: '2026-06-30',
    ancestry: { caucasian: 0.1, african: 0.9, asian: 0 },
    heaviness: 0.2,
    features: { 'mouth/mouth-angles-up': 0.8, 'eyebrows/eyebrows-angle-up': 0.5 },
    disease: times(0.75, CUSHING),
    pose: { ...STRAIGHT, yaw: -3 },
    look: {
      skin: '#7d5138',
      lips: '#7a4038',
      iris: '#2f1c10',
      brows: '#2c2420',
      browThickness: 0.07,
      hair: '#59534e',
      hairStyle: 'tied',
      hairline: 0,
      flush: 0.4,
      stubble: 0,
      clothes: '#b0752f',
      neckline: 0.15,
      background: '#b8b0a4',
    },
    intended: LIKE_CUSHING,
  },
  {
    file: 'cushing-woman-33.jpg',
    sex: 'female',
    age: 33,
    takenOn: '2026-09-28',
    ancestry: { caucasian: 0, african: 0, asian: 1 },
    heaviness: 0,
    features: { 'mouth/mouth-angles-up': 0.7, 'eyebrows/eyebrows-angle-up': 0.9 },
    disease: times(0.65, CUSHING),
    pose: { ...STRAIGHT, yaw: 3, pitch: -6, roll: -1 },
    look: {
      skin: '#e3bb94',
      lips: '#b9625c',
      iris: '#2e1d12',
      brows: '#2b211c',
      browThickness: 0.07,
      hair: '#1d1715',
      hairStyle: 'long',
      hairline: 0,
      flush: 0.8,
      stubble: 0,
      clothes: '#e6e2da',
      neckline: 0.2,
      background: '#9fb0b5',
    },
    intended: LIKE_CUSHING,
  },
  {
    ...MAN_47,
    file: 'acromegaly-man-47-2019.jpg',
    age: 40,
    takenOn: '2019-05-14',
    disease: {},
    pose: { ...STRAIGHT, yaw: -3 },
    intended: ORDINARY,
  },
  {
    ...MAN_47,
    file: 'acromegaly-man-47-2026.jpg',
    age: 47,
    takenOn: '2026-10-05',
    disease: times(0.84, ACROMEGALY),
    pose: { ...STRAIGHT, yaw: 2 },
    look: { ...MAN_47.look, hair: '#584a3c', hairline: 0.04, clothes: '#7b8894', background: '#b9bdb4' },
    intended: LIKE_ACROMEGALY,
  },
  {
    file: 'acromegaly-man-58.jpg',
    sex: 'male',
    age: 58,
    takenOn: '2026-05-11',
    ancestry: { caucasian: 0.5, african: 0.3, asian: 0.2 },
    heaviness: 0,
    features: { 'mouth/mouth-angles-up': 0.6, 'eyebrows/eyebrows-angle-up': 0.5 },
    disease: times(0.72, ACROMEGALY),
    pose: { ...STRAIGHT, yaw: 4 },
    look: {
      skin: '#b98258',
      lips: '#96604e',
      iris: '#3b2616',
      brows: '#2d2622',
      browThickness: 0.105,
      hair: '#3d3936',
      hairStyle: 'cropped',
      hairline: 0.05,
      flush: 0.2,
      stubble: 0.7,
      clothes: '#7a3b34',
      neckline: 0.1,
      background: '#b4b3ad',
    },
    intended: LIKE_ACROMEGALY,
  },
  {
    file: 'ordinary-woman-38.jpg',
    sex: 'female',
    age: 38,
    takenOn: '2026-10-12',
    ancestry: { caucasian: 0.6, african: 0.2, asian: 0.2 },
    heaviness: 0,
    features: { 'head/head-fat-decr': 0.5, 'mouth/mouth-angles-up': 0.8, 'eyebrows/eyebrows-angle-up': 0.5 },
    disease: {},
    pose: { ...STRAIGHT, yaw: -3 },
    look: {
      skin: '#cf9c74',
      lips: '#a95a52',
      iris: '#4a2f1a',
      brows: '#33251d',
      browThickness: 0.075,
      hair: '#2f2019',
      hairStyle: 'bob',
      hairline: 0,
      flush: 0.4,
      stubble: 0,
      clothes: '#4f7f78',
      neckline: 0.25,
      background: '#c2bcb2',
    },
    intended: ORDINARY,
  },
  {
    file: 'ordinary-man-35.jpg',
    sex: 'male',
    age: 35,
    takenOn: '2026-10-19',
    ancestry: { caucasian: 0.1, african: 0.9, asian: 0 },
    heaviness: 0,
    features: { 'mouth/mouth-angles-up': 0.7, 'eyebrows/eyebrows-angle-up': 0.5 },
    disease: {},
    pose: { ...STRAIGHT, yaw: 2 },
    look: {
      skin: '#6b432d',
      lips: '#70413a',
      iris: '#2a190e',
      brows: '#1b1512',
      browThickness: 0.095,
      hair: '#1a1513',
      hairStyle: 'cropped',
      hairline: 0,
      flush: 0.2,
      stubble: 0.4,
      clothes: '#c9cfd6',
      neckline: 0,
      background: '#a7b3a4',
    },
    intended: ORDINARY,
  },
  {
    ...WOMAN_45,
    file: 'unusable-profile.jpg',
    takenOn: '2026-09-15',
    pose: { ...STRAIGHT, yaw: 55 },
    intended: { refused: 'turned away' },
  },
  {
    ...WOMAN_45,
    file: 'unusable-small.jpg',
    takenOn: '2026-09-16',
    pose: { ...STRAIGHT, zoom: 0.23 },
    intended: { refused: 'too small' },
  },
]
