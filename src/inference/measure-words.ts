import type { RatioName } from './ratios.ts'

export type MeasureWords = { readonly label: string; readonly larger: string; readonly smaller: string }

/** What each measure is called, and what is said of a face in which it is larger or smaller than in others. */
export const MEASURE_WORDS = {
  'nose_w/face_w': words('Nose width', 'nose', 'wider', 'narrower'),
  'nose_w/biocular': words(
    'Nose width against the eyes',
    'nose',
    'wider against the eyes',
    'narrower against the eyes',
  ),
  'ala_w/biocular': words('Width of the nostrils', 'nostrils', 'wider', 'narrower'),
  'nose_bridge_w/biocular': words('Width of the nose bridge', 'nose bridge', 'wider', 'narrower'),
  'nose_l/biocular': words('Nose length', 'nose', 'longer', 'shorter'),
  'upper_lip_h/face_w': words('Upper lip height', 'upper lip', 'fuller', 'thinner'),
  'lower_lip_h/face_w': words('Lower lip height', 'lower lip', 'fuller', 'thinner'),
  'philtrum/face_h': words('Height between nose and lip', 'space between nose and lip', 'longer', 'shorter'),
  'face_h/biocular': words('Face length', 'face', 'longer', 'shorter'),
  'face_w/face_h': words(
    'Face breadth for its length',
    'face',
    'broader for its length',
    'narrower for its length',
  ),
  'face_w/biocular': words(
    'Face breadth against the eyes',
    'face',
    'broader against the eyes',
    'narrower against the eyes',
  ),
  'lower_face/face_h': words('Lower face length', 'lower face', 'longer', 'shorter'),
  'chin_h/face_h': words('Chin height', 'chin', 'longer', 'shorter'),
  'jaw_w/face_w': words('Jaw width', 'jaw', 'wider', 'narrower'),
  'low_cheek_w/face_w': words('Cheek width', 'cheeks', 'wider for the face', 'narrower for the face'),
  'jaw_angle_w/face_w': words('Width of the jaw angles', 'jaw angles', 'wider', 'narrower'),
  'low_cheek_w/face_h': words('Cheek fullness', 'cheeks', 'fuller', 'leaner'),
  'chin_w/face_w': words('Chin width', 'chin', 'wider', 'narrower'),
  'mouth_w/face_w': words('Mouth width', 'mouth', 'wider', 'narrower'),
  'forehead_w/face_w': words('Forehead width', 'forehead', 'wider', 'narrower'),
  lower_roundness: words('Roundness of the lower face', 'lower face', 'rounder', 'less round'),
} as const satisfies Record<RatioName, MeasureWords>

function words(label: string, part: string, more: string, less: string): MeasureWords {
  return { label, larger: `${part} ${more}`, smaller: `${part} ${less}` }
}
