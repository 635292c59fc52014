/**
 * Runs in the page: the visible texts whose contrast to their background is below 4.5 (WCAG 2.2, 1.4.3).
 *
 * @see https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
 */
export const LOW_CONTRAST = `(() => {
  const parse = (color) => {
    const parts = color.match(/^rgba?\\(([^)]+)\\)$/)
    if (!parts) throw new TypeError('Cannot compare ' + color)
    return parts[1].split(/[ ,/]+/).map(Number)
  }
  const luminance = ([r, g, b]) => {
    const [R, G, B] = [r, g, b].map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    return 0.2126 * R + 0.7152 * G + 0.0722 * B
  }
  const background = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = parse(getComputedStyle(at).backgroundColor)
      if (color.length === 3 || color[3] === 1) return color
    }
    return [255, 255, 255]
  }
  const ratio = (a, b) => {
    const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x)
    return (high + 0.05) / (low + 0.05)
  }
  return [...document.querySelectorAll('body *')]
    .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()))
    .filter((element) => element.checkVisibility() && element.tagName !== 'NOSCRIPT')
    .map((element) => ({ text: element.textContent.slice(0, 40), ratio: ratio(parse(getComputedStyle(element).color), background(element)) }))
    .filter(({ ratio }) => ratio < 4.5)
})()`
