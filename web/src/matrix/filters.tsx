import { useUrl } from '../url';
import { sectorName, sectors } from '../words';

/** Which agencies, and through which cloud. */
export function Filters({ clouds }: { clouds: { slug: string; name: string }[] }) {
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
      <label className="field">
        <span>Through</span>
        <select value={get('through') ?? ''} onChange={(event) => set({ through: event.target.value })}>
          <option value="">Any cloud or deal</option>
          {clouds.map((cloud) => <option key={cloud.slug} value={cloud.slug}>{cloud.name}</option>)}
        </select>
      </label>
    </>
  );
}
