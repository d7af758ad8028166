import { Picker } from '../parts/picker';
import { useUrl } from '../url';
import { sectorName, sectors } from '../words';

/** Which agencies, and through which cloud. */
export function Filters({ cloud }: { cloud: string }) {
  const { get, set } = useUrl();
  return (
    <>
      <label className="field grow">
        <span>Agencies called</span>
        <input
          type="search"
          value={get('text') ?? ''}
          placeholder="Any name"
          onChange={(event) => set({ text: event.target.value }, { replace: true })}
        />
      </label>
      <label className="field">
        <span>Sector</span>
        <select value={get('sector') ?? ''} onChange={(event) => set({ sector: event.target.value })}>
          <option value="">All sectors</option>
          {sectors.map((sector) => <option key={sector} value={sector}>{sectorName[sector]}</option>)}
        </select>
      </label>
      <div className="field through">
        <Picker label="Through" kinds={['CLOUD']} value={cloud} placeholder="Any cloud or deal" onPick={({ slug }) => set({ through: slug })} />
        {get('through') && (
          <button type="button" className="back" onClick={() => set({ through: undefined })} aria-label="Through: back to any cloud or deal">×</button>
        )}
      </div>
    </>
  );
}
