import { createHash } from 'node:crypto'

/**
 * The page where there is no app to show: a sign-in that failed, a view that has ended. It stands by itself, so that it
 * can be read whatever else is missing.
 *
 * @param message - words of ours alone, without a full stop
 */
export function plainPage(message: string): string {
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1"><title>Facies</title>',
    `<style>${STYLE}</style></head>`,
    `<body><main><h1>Facies</h1><p>${message}.</p></main></body></html>`,
  ].join('')
}

/** As the app looks, with the fonts that are there. */
const STYLE = [
  'body{margin:0;background:#f8f9fa;color:#000;font:1rem/1.55 -apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif}',
  'main{box-sizing:border-box;max-width:36rem;margin:2rem auto;padding:1rem 1.25rem;background:#fff;border:1px solid #ced4da;border-left:4px solid #1c4f66;border-radius:4px}',
  'h1{margin:0;font-size:1.125rem;color:#1c4f66}',
  'p{margin:.5rem 0 0;font-size:1.125rem}',
].join('')

/** By which a policy lets this one style through, and no other that stands in a page. */
export const PLAIN_STYLE_SOURCE = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`
