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
  'photo-unavailable': {
    says: 'The photo could not be fetched from the record.',
    advice: 'Open the photo in the chart, or try again later.',
  },
  'foreign-host': {
    says: 'The photo lies on a host that is not registered for this site.',
    advice: 'Ask the health-IT team to register the host.',
  },
  unreadable: { says: 'The file could not be opened.', advice: 'Check the name and that you may read it.' },
  failed: {
    says: 'The assessment failed.',
    advice: 'Try again; if it fails again, tell the health-IT team.',
  },
} as const satisfies Record<string, { says: string; advice: string }>

export type Refusal = keyof typeof REFUSALS
