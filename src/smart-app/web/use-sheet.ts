import { useEffect, useRef, useState } from 'react'
import type { SheetName } from './parts/sheet.tsx'

/** Which sheet stands in place of the page; when it closes, the focus goes back to what opened it. */
export function useSheet() {
  const [sheet, setSheet] = useState<SheetName | null>(null)
  const opener = useRef<Element | null>(null)

  useEffect(() => {
    if (sheet !== null) return
    if (opener.current instanceof HTMLElement) opener.current.focus()
    opener.current = null
  }, [sheet])

  function open(name: SheetName): void {
    opener.current = document.activeElement
    setSheet(name)
  }
  return { sheet, open, close: () => setSheet(null) }
}
