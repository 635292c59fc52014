/** In the room of a picture that there is none of. */
export function NoPicture({ className, says }: { className: string; says: string }) {
  return (
    <p className={`${className} no-picture`}>
      <svg className="no-picture-sign" viewBox="0 0 24 20" aria-hidden="true">
        <path d="M2 3h20v14H2zM2 14l6-5 4 3 4-4 6 5M3 19 21 1" />
      </svg>
      <span>{says}</span>
    </p>
  )
}
