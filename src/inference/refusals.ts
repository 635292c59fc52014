/**
 * Why a photo is not assessed, and what the person who took it can do. Never reads as "normal".
 */
export const REFUSALS = {
  empty: { says: 'The file is empty.', advice: 'Send the photo again.' },
  'not-a-photo': {
    says: 'The file is not a JPEG, PNG or WebP picture.',
    advice: 'Save the photo as JPEG and send that.',
  },
  heic: {
    says: 'The photo is in the HEIC format, which cannot be read.',
    advice: 'Convert it to JPEG, or set the camera to "most compatible".',
  },
  'too-large': { says: 'The file is larger than 15 MB.', advice: 'Save it at a smaller size.' },
  'too-many-pixels': {
    says: 'The picture has more than 40 million pixels, or a side of more than 20,000.',
    advice: 'Scale it down to at most 40 megapixels.',
  },
  damaged: { says: 'The picture is damaged or incomplete.', advice: 'Send the original file again.' },
  'no-face': {
    says: 'No face was found.',
    advice: 'Use a photo of the face from the front, upright and evenly lit.',
  },
  'several-faces': {
    says: 'More than one face was found.',
    advice: 'Use a photo that shows only the patient.',
  },
  'face-uncertain': {
    says: 'The face could not be measured reliably.',
    advice: 'Use a sharp photo without anything covering the face.',
  },
  'face-too-small': {
    says: 'The face is too small in the picture.',
    advice: 'Come closer with the zoom, or crop to head and shoulders; keep 1.5 m distance.',
  },
  'face-cut-off': {
    says: 'Part of the face lies outside the picture.',
    advice: 'Use a photo that shows the whole face with some room around it.',
  },
  'face-turned': {
    says: 'The face is turned away from the camera.',
    advice: 'Look straight into the camera.',
  },
  'chin-raised': {
    says: 'The chin is raised, or the camera looked up from below.',
    advice: 'Hold the camera at the height of the eyes and look straight into it.',
  },
  'chin-lowered': {
    says: 'The chin is lowered, or the camera looked down from above.',
    advice: 'Hold the camera at the height of the eyes and look straight into it.',
  },
  'head-tilted': {
    says: 'The head leans to one side, or the photo lies on its side.',
    advice: 'Hold head and camera upright, or turn the photo.',
  },
  'shape-doubtful': {
    says: 'The points on the face form no likely face, as where something covers it.',
    advice: 'Use a photo of the whole face, uncovered, upright and from the front.',
  },
  'camera-too-near': {
    says: 'The camera was too near, which changes the proportions of the face.',
    advice: 'Take the photo from 1.5 m or more, with the zoom.',
  },
  blurred: {
    says: 'The face is blurred.',
    advice: 'Hold camera and head still, let the camera focus on the face, and wipe the lens.',
  },
  'too-dark': {
    says: 'The face is too dark.',
    advice: 'Turn the face to a window or a lamp, with no bright light behind.',
  },
  'too-bright': {
    says: 'The face is too bright.',
    advice: 'Use softer light, or lower the exposure.',
  },
  'shadows-lost': {
    says: 'Parts of the face lie in deep shadow.',
    advice: 'Use even light from the front.',
  },
  'light-lost': {
    says: 'Parts of the face are plain white or black.',
    advice: 'Use even light from the front, without flash or hard shadows.',
  },
  'eyes-hidden': {
    says: 'The eyes cannot be seen: dark glasses, closed eyes or deep shadow.',
    advice: 'Take off glasses and hat, and open the eyes.',
  },
  'mouth-hidden': {
    says: 'The mouth cannot be seen: a mask, a scarf, or coloured light.',
    advice: 'Uncover mouth and chin, and use plain light.',
  },
  pixelated: {
    says: 'The face consists of coarse blocks: made unrecognisable, or compressed too strongly.',
    advice: 'Use the original picture, or save it again at a higher quality.',
  },
  'under-18': {
    says: 'The photo shows a person under 18, for whom the model was not made.',
    advice: 'Use a photo taken from the 18th birthday on, if there is one.',
  },
  'photo-unavailable': {
    says: 'The photo could not be fetched from the record.',
    advice: 'Open the photo in the chart, or try again later.',
  },
  'foreign-host': {
    says: 'The photo lies on a host that is not registered for this site.',
    advice: 'Ask the health-IT team to register the host.',
  },
  'outside-record': {
    says: 'The address of the photo leads out of the record of this site.',
    advice: 'Ask the health-IT team to correct the address, or to register where photos lie.',
  },
  'reported-other-person': {
    says: 'A user has said that this photo shows another person.',
    advice: 'Have the photo corrected in the chart; a picture that takes its place is looked at anew.',
  },
  unreadable: { says: 'The file could not be opened.', advice: 'Check the name and that you may read it.' },
  failed: {
    says: 'The assessment failed.',
    advice: 'Try again; if it fails again, tell the health-IT team.',
  },
} as const satisfies Record<string, { says: string; advice: string }>

export type Refusal = keyof typeof REFUSALS

export function isRefusal(reason: string): reason is Refusal {
  return Object.hasOwn(REFUSALS, reason)
}
