/** A page of words, in sections. */
export type Page = { readonly title: string; readonly sections: readonly Section[]; readonly at: Date }
export type Section = { readonly heading: string; readonly lines: readonly string[] }

/** The same words as a PDF, for EHRs that show nothing else. */
export async function pdfOf({ title, sections, at }: Page): Promise<Uint8Array> {
  // Few sites file documents, and its fonts are 20 MB of program.
  const { PDFDocument } = await import('pdfkit')
  const document = new PDFDocument({
    size: 'A4',
    margin: 56,
    lang: 'en',
    info: { Title: title, CreationDate: at },
  })
  const chunks: Uint8Array[] = []
  document.on('data', (chunk: Uint8Array) => void chunks.push(chunk))
  const ended = new Promise((resolve, reject) => {
    document.on('end', resolve)
    document.on('error', reject)
  })
  document.font('Helvetica-Bold').fontSize(16).text(title)
  for (const { heading, lines } of sections) {
    document.moveDown().font('Helvetica-Bold').fontSize(12).text(heading)
    for (const line of lines) document.font('Helvetica').fontSize(10).text(line)
  }
  document.end()
  await ended
  return Buffer.concat(chunks)
}

export function plainText({ title, sections }: Page): string {
  const parts = sections.map(({ heading, lines }) => [heading, ...lines].join('\n'))
  return `${[title, ...parts].join('\n\n')}\n`
}
