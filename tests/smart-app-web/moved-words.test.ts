import { describe, expect, test } from 'vitest'
import {
  lineWords,
  movedChoice,
  movedWords,
  othersWords,
  pointsWords,
  shapeWords,
  thirdsWords,
  togetherWords,
} from '../../src/smart-app/web/messages/moved-words.ts'
import { movedOf } from '../../src/smart-app/web/moved.ts'
import { LOOKED, LOOKED_BOTH_WAYS, reading } from './looks.ts'

const READING = { ...reading({ score: 2.41, rank: 99 }), intercept: -2.49 }

describe('what moved a score is chosen', () => {
  const choices = ({ conditions }: typeof LOOKED) =>
    movedOf(conditions).map((one) => [one.key, movedChoice(one, conditions)])

  test('by the condition', () => {
    expect(choices(LOOKED)).toEqual([
      ['cushing female', "Cushing's syndrome"],
      ['acromegaly female', 'Acromegaly'],
    ])
  })

  test('by the sex too where the score was read both ways', () => {
    expect(choices(LOOKED_BOTH_WAYS)).toEqual([
      ['cushing female', "Cushing's syndrome, read against women"],
      ['cushing male', "Cushing's syndrome, read against men"],
      ['acromegaly female', 'Acromegaly, read against women'],
      ['acromegaly male', 'Acromegaly, read against men'],
    ])
  })
})

describe('in words', () => {
  test('where a score starts, where it ends, and how far that is', () => {
    expect(movedWords(READING)).toBe(
      'The score is +2.41, that of the mean face of women −2.49: it was moved by +4.90.',
    )
    expect(togetherWords(READING)).toBe('Together: +4.90, from the mean face to this one.')
  })

  test('a line names its measures and what they add or take', () => {
    const line = { lines: [], namedAt: 0, labels: ['Cheek width', 'Cheek fullness'], contribution: 2.003 }
    expect(lineWords(line, 0)).toBe('A: Cheek width, cheek fullness: +2.00')
    expect(lineWords({ ...line, labels: ['Chin width'], contribution: -0.4 }, 2)).toBe('C: Chin width: −0.40')
  })

  test.each([
    { count: 1, says: '1 other measure, not drawn: −1.08' },
    { count: 12, says: '12 other measures, not drawn: −1.08' },
  ])('$says', ({ count, says }) => {
    expect(othersWords({ count, contribution: -1.08 })).toBe(says)
  })

  test('the shape, the points and the thirds of the face', () => {
    expect(shapeWords({ shape: 0.08 })).toBe('Shape of the whole face, which is in the signs alone: +0.08')
    const drawing = { ...READING.drawing, points: [2, 0] }
    expect(pointsWords({ heat: [0.5, -0.25, 1], drawing })).toBe(
      '2 points with a sign: +1.50; the other 1: −0.25; all together: +1.25.',
    )
    expect(thirdsWords([0.12, -0.3, 0])).toEqual([
      'Forehead and eyes: +0.12',
      'Nose and cheeks: −0.30',
      'Mouth and chin: 0.00',
    ])
  })
})
