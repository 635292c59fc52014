/** The part of `pdfkit` that we use: the package brings no types. */
declare module 'pdfkit' {
  import type { Readable } from 'node:stream'

  export class PDFDocument extends Readable {
    constructor(options: {
      readonly size: 'A4'
      readonly margin: number
      readonly lang: string
      readonly info: Readonly<{ Title: string; CreationDate: Date }>
    })
    font(name: 'Helvetica' | 'Helvetica-Bold'): this
    fontSize(points: number): this
    text(words: string): this
    moveDown(lines?: number): this
    end(): void
  }
}
