import { useLens, useUrl } from '../url';
import { dayName, levelHint, levelName, levels, momentName } from '../words';

/** Level, day and knowledge: what the view's question is asked at. */
export function LensBar({ withDay = true }: { withDay?: boolean }) {
  const { set } = useUrl();
  const lens = useLens();
  return (
    <div className="lens" role="group" aria-label="Level and dates">
      <fieldset className="segments">
        <legend className="aside">Classification level</legend>
        {[undefined, ...levels].map((level) => (
          <label key={level ?? 'any'} title={level ? levelHint[level] : 'At any level'}>
            <input
              type="radio"
              name="level"
              checked={lens.level === level}
              onChange={() => set({ level })}
            />
            <span>{level ? levelName[level] : 'Any level'}</span>
          </label>
        ))}
      </fieldset>
      {withDay && <DayField name="at" label="As of" value={lens.at} unset="today" />}
      <DayField name="knownAt" label="As known on" value={lens.knownAt?.slice(0, 10)} unset="now" />
    </div>
  );
}

function DayField({ name, label, value, unset }: {
  name: 'at' | 'knownAt';
  label: string;
  value: string | undefined;
  unset: string;
}) {
  const { set } = useUrl();
  return (
    <label className="day-field">
      <span>{label}</span>
      <input
        type="date"
        value={value ?? ''}
        onChange={(event) => set({ [name]: event.target.value || undefined }, { replace: true })}
      />
      {value ? (
        <button type="button" className="back" onClick={() => set({ [name]: undefined })} aria-label={`${label}: back to ${unset}`}>×</button>
      ) : (
        <em>{unset}</em>
      )}
    </label>
  );
}

/** The day and the moment that an answer is for, plainly. */
export function AsOf({ at, knownAt, revision }: { at: string; knownAt: string; revision?: number | undefined }) {
  return (
    <p className="as-of quiet small">
      As of <time dateTime={at}>{dayName(at)}</time> · as known on <time dateTime={knownAt}>{momentName(knownAt)}</time>
      {revision !== undefined && <> · revision {revision}</>}
    </p>
  );
}
