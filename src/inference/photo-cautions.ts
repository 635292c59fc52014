/**
 * What is to be kept in mind of a photo that was scored all the same, and what the person who took it can do.
 */
export const PHOTO_CAUTIONS = {
  'camera-near': {
    says: 'The photo was taken from near by, which makes the nose seem wider and the face narrower.',
    advice: 'Take the next photo from 1.5 m or more, with the zoom.',
  },
  grey: {
    says: 'The photo has no colours, so that a mask over the mouth would not be noticed.',
    advice: 'Take the next photo in colour, by daylight.',
  },
  'age-unknown': {
    says: 'The age on the day of the photo is not known; the model was not made for people under 18.',
    advice: 'Record the birth date, and the day on which the photo was taken.',
  },
} as const satisfies Record<string, { says: string; advice: string }>

export type PhotoCaution = keyof typeof PHOTO_CAUTIONS
