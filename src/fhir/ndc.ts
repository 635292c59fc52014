// Labeler-product-package: 4-4-2, 5-3-2 and 5-4-1 are the ten-digit forms; each part is filled up to 5-4-2.
const PARTS = /^(\d{4,5})-(\d{3,4})-(\d{1,2})$/

/**
 * A National Drug Code as its eleven digits. Ten digits without hyphens may be three different codes: they stay as
 * they are, and match nothing else.
 */
export function plainNdc(code: string): string {
  const [, labeler, product, pack] = PARTS.exec(code.trim()) ?? []
  if (labeler === undefined || product === undefined || pack === undefined) return code.trim()
  return labeler.padStart(5, '0') + product.padStart(4, '0') + pack.padStart(2, '0')
}
