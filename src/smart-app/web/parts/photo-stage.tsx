import { Button } from '@mantine/core'
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from 'react'
import { MESSAGES } from '../messages/index.ts'
import { zoomWords } from '../messages/viewer-words.ts'
import { photoAlt, photoTitle } from '../messages/words.ts'
import { type Crop, croppedSheet, type Size, WHOLE_SHEET } from '../sheet.ts'
import type { ShownPhoto } from '../shown-photos.ts'
import { afterKey, further, LARGEST, moved, nearer, transformOf, WHOLE, type Zoom } from '../zoom.ts'
import { LateStatus } from './late-status.tsx'
import { NoPicture } from './no-picture.tsx'

const M = MESSAGES.viewer

/** Until the picture has come. */
const USUAL: Size = { width: 4, height: 5 }

type Props = {
  readonly photo: ShownPhoto
  /** The pixels in which the drawing lies; the picture has the same shape. */
  readonly frame?: Size
  readonly crop?: Crop | null
  readonly isDimmed?: boolean
  /** The drawing over the picture. */
  readonly children?: ReactNode
}

/** One photo large, to be looked at from near. */
export function PhotoStage({ photo, frame, crop = null, isDimmed = false, children }: Props) {
  const [natural, setNatural] = useState<Size | null>(null)
  const [failed, setFailed] = useState(false)
  const [zoom, setZoom] = useState(WHOLE)
  const size = frame ?? natural ?? USUAL
  const drag = useDrag(zoom, setZoom)
  if (photo.imageUrl === null || failed)
    return <NoPicture className="stage" says={failed ? M.lostPicture : M.noPicture} />
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const next = afterKey(zoom, event.key)
    if (!next || next === zoom) return
    event.preventDefault()
    setZoom(next)
  }
  return (
    <figure className="stage-figure">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset holds form fields, and this a picture that is moved */}
      <div
        className={zoom.factor > 1 ? 'stage stage-near' : 'stage'}
        style={stageStyle(crop ? { width: 1, height: 1 } : size)}
        role="group"
        aria-label={M.stage}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the picture is moved with the arrow keys
        tabIndex={0}
        onKeyDown={onKeyDown}
        {...drag}
      >
        <div className="stage-zoom" style={{ transform: transformOf(zoom) }}>
          <div className="stage-sheet" style={crop && frame ? croppedSheet(frame, crop) : WHOLE_SHEET}>
            <img
              className={isDimmed ? 'stage-picture stage-dimmed' : 'stage-picture'}
              src={photo.imageUrl}
              alt={`${photoAlt(photo)}, large`}
              draggable={false}
              onLoad={({ currentTarget }) =>
                setNatural({ width: currentTarget.naturalWidth, height: currentTarget.naturalHeight })
              }
              onError={() => setFailed(true)}
            />
            {children}
          </div>
        </div>
        <LateStatus isWaiting={natural === null} says={M.loading} />
      </div>
      <figcaption>
        {photoTitle(photo)}, <output>{zoomWords(zoom.factor)}</output>
        {zoom.factor > 1 && <span className="move-hint">{M.moveHint}</span>}
      </figcaption>
      <div className="zoom-buttons">
        <ZoomButton says={M.nearer} isIdle={zoom.factor >= LARGEST} onClick={() => setZoom(nearer(zoom))} />
        <ZoomButton says={M.further} isIdle={zoom.factor <= 1} onClick={() => setZoom(further(zoom))} />
        <ZoomButton says={M.reset} isIdle={zoom.factor <= 1} onClick={() => setZoom(WHOLE)} />
      </div>
    </figure>
  )
}

/** It stays focusable when there is nothing left for it to do, so that the focus is not lost. */
function ZoomButton({ says, isIdle, onClick }: { says: string; isIdle: boolean; onClick: () => void }) {
  return (
    <Button
      variant="outline"
      color="dark"
      size="compact-md"
      aria-disabled={isIdle}
      onClick={isIdle ? undefined : onClick}
    >
      {says}
    </Button>
  )
}

/** As wide as there is room, and no taller than what is left of a screen under the photos. */
function stageStyle({ width, height }: Size) {
  const maxWidth = `calc(clamp(18rem, 50vh, 36rem) * ${width / height})`
  return { aspectRatio: `${width} / ${height}`, maxWidth }
}

/** Moves the picture with a pointer that is held down. */
function useDrag(zoom: Zoom, setZoom: (zoom: Zoom) => void) {
  const last = useRef<{ readonly x: number; readonly y: number } | null>(null)
  return {
    onPointerDown: ({ currentTarget, pointerId, clientX, clientY }: PointerEvent) => {
      if (zoom.factor === 1) return
      currentTarget.setPointerCapture(pointerId)
      last.current = { x: clientX, y: clientY }
    },
    onPointerMove: ({ currentTarget, clientX, clientY }: PointerEvent) => {
      if (!last.current) return
      const { width, height } = currentTarget.getBoundingClientRect()
      const by = { x: clientX - last.current.x, y: clientY - last.current.y }
      last.current = { x: clientX, y: clientY }
      setZoom(moved(zoom, (100 * by.x) / width, (100 * by.y) / height))
    },
    onPointerUp: () => {
      last.current = null
    },
    onPointerCancel: () => {
      last.current = null
    },
  }
}
