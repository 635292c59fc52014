import type { FaceInPhoto } from './explanation.ts'
import type { FaceMesh } from './mesh.ts'

/**
 * The mesh in the photo as it is shown.
 *
 * @param image - what the mesh lies in: the decoded photo, turned by `turnedDeg` where that showed the face better
 */
export function faceInPhoto(
  { width, height }: { readonly width: number; readonly height: number },
  { landmarks, region }: Pick<FaceMesh, 'landmarks' | 'region'>,
  turnedDeg: 0 | 180,
): FaceInPhoto {
  const shown = (x: number, y: number): readonly [number, number] =>
    turnedDeg === 180 ? [width - x, height - y] : [x, y]
  const [centerX, centerY] = shown(region.centerX, region.centerY)
  const angleDeg = signedAngle((region.angle * 180) / Math.PI + turnedDeg)
  return {
    frame: { width, height },
    crop: { centerX, centerY, side: region.side, angleDeg },
    landmarks: landmarks.map(([x, y]) => shown(x, y)),
  }
}

/** The same turn between -180 and 180 degrees. */
function signedAngle(degrees: number): number {
  return degrees > 180 ? degrees - 360 : degrees
}
