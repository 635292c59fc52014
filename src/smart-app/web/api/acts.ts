import type {
  About,
  AnswerBody,
  FilingAnswer,
  Impression,
  OrdersAnswer,
  OrdersBody,
  PhotoReportAnswer,
  PhotoReportBody,
  SnoozeAnswer,
  SnoozeBody,
  WithdrawalAnswer,
} from '../../acts.ts'
import { ActFailure, act, actAddress, ask } from './act.ts'

// Each throws an ActFailure. The same release serves page and answers: what is checked is that it is one of ours at all.

export async function sendImpression(impression: Impression): Promise<void> {
  await act(address('impression'), impression)
}

export async function sendAnswer(answer: AnswerBody): Promise<void> {
  await act(address('answer'), answer)
}

export async function reportPhoto(report: PhotoReportBody): Promise<PhotoReportAnswer> {
  return checked(
    await act(address('photo-report'), report),
    ({ withdrawn, left }) => typeof withdrawn === 'number' && typeof left === 'number',
  )
}

export async function snooze(body: SnoozeBody): Promise<SnoozeAnswer> {
  return checked(await act(address('snooze'), body), ({ until }) => typeof until === 'string')
}

export async function draftOrders(body: OrdersBody): Promise<OrdersAnswer> {
  return checked(await act(address('orders'), body), ({ orders }) => Array.isArray(orders))
}

export async function fileToChart(): Promise<FilingAnswer> {
  return checked(
    await act(address('filing')),
    ({ filed, end }) => typeof filed === 'object' && typeof end === 'string',
  )
}

export async function withdrawFiling(): Promise<WithdrawalAnswer> {
  return checked(await act(address('filing/withdraw')), isWithdrawal)
}

/** Of what was not found when it was to be withdrawn: the user has looked. */
export async function sayNotThere(): Promise<WithdrawalAnswer> {
  return checked(await act(address('filing/not-there')), isWithdrawal)
}

function isWithdrawal({ filed, isUnconfirmed }: Readonly<Record<string, unknown>>): boolean {
  return typeof filed === 'object' && typeof isUnconfirmed === 'boolean'
}

export async function logOut(): Promise<void> {
  await act(address('log-out'))
}

export async function readAbout(): Promise<About> {
  return checked(
    await ask(address('about')),
    ({ sections, attributes }) => Array.isArray(sections) && Array.isArray(attributes),
  )
}

function address(path: string): string {
  return actAddress(location.href, path)
}

function checked<T>(body: unknown, isOurs: (fields: Readonly<Record<string, unknown>>) => boolean): T {
  const fields = typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>) : {}
  if (!isOurs(fields)) throw new ActFailure('unexpected', { nothingDone: false })
  return body as T
}
