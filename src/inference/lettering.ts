/** Letters of five columns by seven rows, for drawings made where no font is to be relied on. */
const COLUMNS = 5
const ROWS = 7

/** Two hexadecimal digits a column, from left to right; the lowest bit is the top row. */
const LETTERS: Readonly<Record<string, string>> = {
  ' ': '0000000000',
  '+': '08083e0808',
  ',': '0050300000',
  '-': '0808080808',
  '.': '0060600000',
  "'": '0005030000',
  ':': '0036360000',
  '0': '3e5149453e',
  '1': '00427f4000',
  '2': '4261514946',
  '3': '2141454b31',
  '4': '1814127f10',
  '5': '2745454539',
  '6': '3c4a494930',
  '7': '0171090503',
  '8': '3649494936',
  '9': '064949291e',
  A: '7e1111117e',
  B: '7f49494936',
  C: '3e41414122',
  D: '7f4141221c',
  E: '7f49494941',
  F: '7f09090901',
  G: '3e4149497a',
  H: '7f0808087f',
  I: '00417f4100',
  J: '2040413f01',
  K: '7f08142241',
  L: '7f40404040',
  M: '7f020c027f',
  N: '7f0408107f',
  O: '3e4141413e',
  P: '7f09090906',
  Q: '3e4151215e',
  R: '7f09192946',
  S: '4649494931',
  T: '01017f0101',
  U: '3f4040403f',
  V: '1f2040201f',
  W: '3f4038403f',
  X: '6314081463',
  Y: '0708700807',
  Z: '6151494543',
}

/** How many pixels wide a line of text is at a scale of 1. */
export function widthOf(text: string): number {
  return text.length * (COLUMNS + 1) - 1
}

/** Calls `dot` for every pixel of a line of text at a scale of 1; small letters are drawn as capitals. */
export function letter(text: string, dot: (x: number, y: number) => void): void {
  ;[...text.toUpperCase()].forEach((character, i) => {
    const columns = Buffer.from(LETTERS[character] ?? '', 'hex')
    columns.forEach((bits, column) => {
      for (let row = 0; row < ROWS; row++) if ((bits >> row) & 1) dot(i * (COLUMNS + 1) + column, row)
    })
  })
}
