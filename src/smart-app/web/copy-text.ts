/** Whether the text lies in the clipboard now; a frame of an EHR is often not allowed to put it there. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}
