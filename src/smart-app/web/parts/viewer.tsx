import { NativeSelect, SegmentedControl, Switch } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useId, useState } from 'react'
import type { LookedMeasure, PhotoLook } from '../../look.ts'
import { CONDITION_NAMES } from '../condition-names.ts'
import { MESSAGES } from '../messages/index.ts'
import { movedChoice } from '../messages/moved-words.ts'
import { drawnMeasureWords } from '../messages/viewer-words.ts'
import { movedOf } from '../moved.ts'
import type { ShownPhoto } from '../shown-photos.ts'
import { FaceDrawing } from './face-drawing.tsx'
import { MovedLegend } from './moved-legend.tsx'
import { PhotoStage } from './photo-stage.tsx'

const M = MESSAGES.viewer

type Looked = Extract<PhotoLook, { kind: 'looked' }>

/** What is drawn on the photo; it stays as chosen when another photo is shown. */
type Shown = {
  readonly points: boolean
  readonly crop: boolean
  /** The key of a score. */
  readonly moved: string | null
  readonly measure: string | null
}

/** Names of conditions in a row need more room than that. */
const NARROW = '(max-width: 30em)'

const NOTHING: Shown = { points: false, crop: false, moved: null, measure: null }

/** The photo large with what may be drawn on it; only the photo until the model has looked. */
export function Viewer({ photo, look }: { photo: ShownPhoto; look: Looked | null }) {
  const [shown, setShown] = useState(NOTHING)
  if (look === null || photo.imageUrl === null) return <PhotoStage key={photo.mediaId} photo={photo} />
  const measure = measuresOf(look).find(({ name }) => name === shown.measure) ?? null
  const moved = movedOf(look.conditions).find(({ key }) => key === shown.moved) ?? null
  return (
    <>
      <PhotoStage
        key={photo.mediaId}
        photo={photo}
        frame={look.frame}
        crop={shown.crop ? look.crop : null}
        isDimmed={moved !== null}
      >
        <FaceDrawing look={look} points={shown.points} measure={measure} moved={moved?.reading ?? null} />
      </PhotoStage>
      <Toggles look={look} shown={shown} onShow={setShown} />
      <div className="drawn-words">
        {shown.points && <p>{M.pointsSay}</p>}
        {shown.crop && <p>{M.cropSays}</p>}
        {measure && <DrawnMeasure look={look} measure={measure} />}
        {moved && <MovedLegend look={look} moved={moved} />}
      </div>
    </>
  )
}

type TogglesProps = {
  readonly look: Looked
  readonly shown: Shown
  readonly onShow: (shown: Shown) => void
}

function Toggles({ look, shown, onShow }: TogglesProps) {
  const moved = useId()
  const scores = movedOf(look.conditions)
  const isNarrow = useMediaQuery(NARROW)
  const toggle = (key: 'points' | 'crop') => ({
    label: M[key],
    onLabel: M.on,
    offLabel: M.off,
    size: 'md',
    color: 'dark',
    checked: shown[key],
    onChange: () => onShow({ ...shown, [key]: !shown[key] }),
  })
  return (
    <fieldset className="toggles">
      <legend>{M.show}</legend>
      <Switch {...toggle('points')} />
      <Switch {...toggle('crop')} />
      <NativeSelect
        label={M.measure}
        value={shown.measure ?? ''}
        onChange={({ currentTarget }) => onShow({ ...shown, measure: currentTarget.value || null })}
        data={[
          { value: '', label: M.noMeasure },
          ...measuresOf(look).map(({ name, label }) => ({ value: name, label })),
        ]}
      />
      <div className="moved-choice">
        <span id={moved}>{MESSAGES.moved.title}</span>
        <SegmentedControl
          aria-labelledby={moved}
          fullWidth
          orientation={isNarrow || scores.length > look.conditions.length ? 'vertical' : 'horizontal'}
          value={shown.moved ?? ''}
          onChange={(value) =>
            onShow({
              ...shown,
              moved: scores.find(({ key }) => key === value)?.key ?? null,
            })
          }
          data={[
            { value: '', label: MESSAGES.moved.notDrawn },
            ...scores.map((one) => ({ value: one.key, label: movedChoice(one, look.conditions) })),
          ]}
        />
      </div>
    </fieldset>
  )
}

/** The ratio is the same for every condition and sex; what it adds is not. */
function DrawnMeasure({ look, measure }: { look: Looked; measure: LookedMeasure }) {
  const hasWhole = measure.lines.length === 2
  return (
    <>
      <p>
        <strong>{drawnMeasureWords(measure)}</strong> {M.partLine} {hasWhole && M.wholeLine}
      </p>
      <ul>
        {look.conditions.flatMap(({ condition, readings }) =>
          readings.map(({ sex, measures }) => (
            <li key={`${condition} ${sex}`}>
              {CONDITION_NAMES[condition]}: {measures.find(({ name }) => name === measure.name)?.says}
            </li>
          )),
        )}
      </ul>
    </>
  )
}

/** The measures of a face: those of any reading are the same ones. */
function measuresOf({ conditions }: Looked): readonly LookedMeasure[] {
  return conditions[0]?.readings[0]?.measures ?? []
}
