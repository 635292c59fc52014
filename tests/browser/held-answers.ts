import type { Request, RequestHandler, Response } from 'express'

/** How far a request comes: whole, never to the EHR, or so far that the EHR has done it and its answer never leaves. */
export type How = 'answered' | 'unheard' | 'unsaid'

export type Watched = {
  /** How many requests came so far; where the answer is held, how many were done. */
  count(): number
  /** From now on they pass. */
  letGo(): void
}

/** Stands before an EHR, and holds what a test names for ever: whoever asked is to be gone before an answer comes. */
export type HeldAnswers = {
  readonly handler: RequestHandler
  watch(isMeant: (req: Request) => boolean, how: How): Watched
}

type Rule = { isMeant(req: Request): boolean; readonly how: How; note(): void }

export function heldAnswers(): HeldAnswers {
  const rules = new Set<Rule>()
  return {
    handler: (req, res, next) => {
      const rule = [...rules].find(({ isMeant }) => isMeant(req))
      if (rule?.how === 'unsaid') neverSays(res, rule)
      else rule?.note()
      if (rule?.how !== 'unheard') next()
    },
    watch(isMeant, how) {
      let count = 0
      const note = () => {
        count += 1
      }
      const rule = { isMeant, how, note }
      rules.add(rule)
      return { count: () => count, letGo: () => void rules.delete(rule) }
    },
  }
}

function neverSays(res: Response, { note }: Rule): void {
  res.writeHead = () => res
  res.end = () => {
    note()
    return res
  }
}
