/** Lines on the mesh by which the eye knows a face, each from landmark to landmark. */
const PATHS: readonly (readonly number[])[] = [
  // Brows, lower and upper edge.
  [46, 53, 52, 65, 55],
  [70, 63, 105, 66, 107],
  [276, 283, 282, 295, 285],
  [300, 293, 334, 296, 336],
  // Eyes, below and above, from the outer corner.
  [33, 7, 163, 144, 145, 153, 154, 155, 133],
  [33, 246, 161, 160, 159, 158, 157, 173, 133],
  [263, 249, 390, 373, 374, 380, 381, 382, 362],
  [263, 466, 388, 387, 386, 385, 384, 398, 362],
  // Nose: the ridge, and around the nostrils.
  [168, 6, 197, 195, 5, 4, 1, 19, 94, 2],
  [4, 45, 220, 115, 48, 64, 98, 97, 2],
  [4, 275, 440, 344, 278, 294, 327, 326, 2],
  // Lips, outer and inner edge, lower and upper.
  [61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291],
  [61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291],
  [78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308],
  [78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308],
]

/** The outline of the face, from the top of the forehead around the chin and back. */
export const FACE_OUTLINE = [
  10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149,
  150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
] as const

/** Two landmarks and the straight line between them. */
export type Line = readonly [from: number, to: number]

/** Brows, eyes, nose, lips and outline, as lines to be drawn. */
export const CONTOURS: readonly Line[] = [...PATHS.flatMap(pathLines), ...closedLines(FACE_OUTLINE)]

/** The lines along a path. */
export function pathLines(path: readonly number[]): readonly Line[] {
  return path.slice(1).map((to, k): Line => [path[k] ?? to, to])
}

/** The lines around an outline, back to its first point. */
export function closedLines(outline: readonly number[]): readonly Line[] {
  return pathLines([...outline, ...outline.slice(0, 1)])
}
