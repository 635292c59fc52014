import sharp from 'sharp'
import type { RgbImage } from './image.ts'
import type { FaceMesh } from './mesh.ts'

const GREEN = [60, 255, 120] as const

/** The decoded picture with a dot at each landmark, as PNG: to see where the network found the face. */
export async function overlayPng(image: RgbImage, mesh: FaceMesh): Promise<Uint8Array> {
  const { width, height } = image
  const data = Buffer.from(image.data)
  const radius = Math.max(1, Math.round(mesh.widthPx / 250))
  for (const [x, y] of mesh.landmarks) {
    for (let dy = -radius; dy <= radius; dy++) {
      for (let dx = -radius; dx <= radius; dx++) {
        const px = Math.round(x) + dx
        const py = Math.round(y) + dy
        if (px >= 0 && py >= 0 && px < width && py < height) data.set(GREEN, (py * width + px) * 3)
      }
    }
  }
  return sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer()
}
