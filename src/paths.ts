import { fileURLToPath } from 'node:url'

/** Where the models lie, whatever folder the program was started from. */
export const MODELS_FOLDER = fileURLToPath(new URL('../models', import.meta.url))

/** The model that a site gets unless it brings its own. */
export const REFERENCE_MODEL = 'facies-geometry'

/** Where `npm run build:web` puts the page of the app. */
export const WEB_FOLDER = fileURLToPath(new URL('../dist/web', import.meta.url))

/**
 * Where Node keeps what it has compiled of the program, so that the next start need not compile it. Beside the packages:
 * whoever may write there may change the program too.
 */
export const COMPILED_FOLDER = fileURLToPath(new URL('../node_modules/.cache/facies', import.meta.url))
