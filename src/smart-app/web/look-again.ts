import { createContext } from 'react'

/** Reads the chart again behind what is shown: the site may allow less by now than the page was given. */
export const LookAgainContext = createContext<() => void>(() => {})
