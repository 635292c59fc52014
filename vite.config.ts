import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const WEB = fileURLToPath(new URL('src/smart-app/web', import.meta.url))

/**
 * The page of the SMART app. It lies at `<base>/app/<launch key>/` and its files at `<base>/app/assets/`, under
 * whatever base the service has: so the page names them one folder up.
 */
export default defineConfig({
  root: WEB,
  plugins: [react(), packed()],
  // fhirclient for current browsers, without the fetch and the crypto that it brings for old ones.
  define: { FHIRCLIENT_PURE: 'true' },
  resolve: { alias: { 'isomorphic-webcrypto': `${WEB}/api/webcrypto.ts` } },
  experimental: {
    renderBuiltUrl: (file, { hostType }) => (hostType === 'html' ? `../${file}` : { relative: true }),
  },
  build: {
    outDir: fileURLToPath(new URL('dist/web', import.meta.url)),
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
})

/** Lays each script and style sheet packed beside itself: over a slow network the page waits for them. */
function packed(): Plugin {
  return {
    name: 'packed',
    generateBundle: {
      // After all that still change a file.
      order: 'post',
      handler(_options, bundle) {
        for (const [fileName, file] of Object.entries(bundle)) {
          if (!/\.(?:js|css)$/.test(fileName)) continue
          const source = gzipSync(file.type === 'chunk' ? file.code : file.source, { level: 9 })
          this.emitFile({ type: 'asset', fileName: `${fileName}.gz`, source })
        }
      },
    },
  }
}
