import { useState, type FormEvent } from 'react';
import type { Classification, Effect, FactInput, FactKind, Terms } from '../gql';
import { Picker, type Named } from '../parts/picker';
import { factVerb, levelName, levels } from '../words';
import { ends, kinds, leveled } from './assumption';

/** A fact to suppose, put together end by end. */
export function AssumeForm({ onAdd }: { onAdd: (fact: FactInput) => void }) {
  const [kind, setKind] = useState<FactKind>('LABELS');
  const [from, setFrom] = useState<Named>();
  const [to, setTo] = useState<Named>();
  const [effect, setEffect] = useState<Effect>('BLOCKS');
  const [terms, setTerms] = useState<Terms>('UNRESTRICTED');
  const [given, setGiven] = useState<Classification[]>([]);

  const pickKind = (next: FactKind) => {
    if (ends[next].from !== ends[kind].from) setFrom(undefined);
    if (ends[next].to !== ends[kind].to) setTo(undefined);
    setKind(next);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!from || !to) return;
    onAdd({
      kind, from: from.id, to: to.id,
      ...(kind === 'LABELS' && { effect }),
      ...(kind === 'SETS_TERMS' && { terms }),
      ...(leveled.has(kind) && given.length && { levels: levels.filter((level) => given.includes(level)) }),
    });
    setFrom(undefined);
    setTo(undefined);
  };
  return (
    <form className="assume" onSubmit={submit}>
      <Picker key={`from ${kind}`} label="Suppose that" kinds={[ends[kind].from]} value={from?.name ?? ''} placeholder={ends[kind].from.toLowerCase()} onPick={setFrom} />
      <label className="field">
        <span>does</span>
        <select value={kind} onChange={(event) => pickKind(event.target.value as FactKind)}>
          {kinds.map((known) => <option key={known} value={known}>{factVerb[known]}</option>)}
        </select>
      </label>
      <Picker key={`to ${kind}`} label="what" kinds={[ends[kind].to]} value={to?.name ?? ''} placeholder={ends[kind].to.toLowerCase()} onPick={setTo} />
      {kind === 'LABELS' && (
        <label className="field">
          <span>The label</span>
          <select value={effect} onChange={(event) => setEffect(event.target.value as Effect)}>
            <option value="BLOCKS">blocks</option>
            <option value="WARNS">warns</option>
            <option value="EXEMPTS">exempts</option>
          </select>
        </label>
      )}
      {kind === 'SETS_TERMS' && (
        <label className="field">
          <span>The terms</span>
          <select value={terms} onChange={(event) => setTerms(event.target.value as Terms)}>
            <option value="UNRESTRICTED">any lawful use</option>
            <option value="RED_LINES">red lines</option>
          </select>
        </label>
      )}
      {leveled.has(kind) && (
        <fieldset className="field">
          <legend>At levels</legend>
          <span className="checks">
            {levels.map((level) => (
              <label key={level} className="check">
                <input
                  type="checkbox"
                  checked={given.includes(level)}
                  onChange={() => setGiven(given.includes(level) ? given.filter((other) => other !== level) : [...given, level])}
                />
                {levelName[level]}
              </label>
            ))}
          </span>
        </fieldset>
      )}
      <button type="submit" className="primary" disabled={!from || !to}>Suppose</button>
    </form>
  );
}
