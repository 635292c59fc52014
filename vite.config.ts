import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const WEB = fileURLToPath(new URL('src/smart-app/web', import.meta.url))

/**
 * The page of the SMART app. It lies at `<base>/app/<launch key>/` and its files at `<base>/app/assets/`, under
 * whatever base the service has: so the page names them one folder up.
 */
export default defineConfig({
  root: WEB,
  plugins: [react()],
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
