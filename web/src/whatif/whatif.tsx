import './whatif.css';
import { useAsk, type Answer } from '../api/ask';
import { SupposedDocument, WhatIfDocument, type Assumption, type SupposedQuery, type WhatIfQuery } from '../gql';
import { Answered, Empty } from '../parts/answer';
import { Changes, sourcesOfChanges } from '../parts/change';
import { Cite, CopyLink, ShowQuery } from '../parts/cite';
import { factSentence } from '../parts/fact';
import { AsOf, LensBar } from '../parts/lens';
import { circumstance } from '../question/sentence';
import { useTitle } from '../title';
import { useLens, useUrl } from '../url';
import { factVerb, levelName, listing, number, plural, statusName, today } from '../words';
import { assumptionsIn, idsOf } from './assumption';
import { AssumeForm } from './form';

/** What would flip if a fact were there, or were not. Nothing is written; the address is the scenario. */
export function WhatIf() {
  const { get, set } = useUrl();
  const lens = useLens();
  const assume = assumptionsIn(get('assume'));
  const supposed = useAsk(SupposedDocument, { ids: idsOf(assume) }, assume.length === 0);
  const answer = useAsk(WhatIfDocument, { assume, ...lens }, assume.length === 0);
  const put = (next: Assumption[]) => set({ assume: next.length ? JSON.stringify(next) : undefined });
  const told = assume.map((assumption) => tell(assumption, supposed.data));
  return (
    <>
      <section className="ask card stacked">
        <AssumeForm onAdd={(add) => put([...assume, { add }])} />
        {assume.length > 0 && (
          <ul className="assumed" aria-label="What is supposed">
            {assume.map((assumption, index) => (
              <li key={JSON.stringify(assumption)} data-remove={assumption.remove ? true : undefined}>
                {told[index]}
                <button type="button" aria-label={`No longer suppose: ${told[index]}`} onClick={() => put(assume.filter((_, i) => i !== index))}>×</button>
              </li>
            ))}
          </ul>
        )}
        <LensBar />
      </section>
      {assume.length === 0 ? (
        <Empty title="What if?">
          <p>Suppose a fact, and see every verdict that would flip, before anything is written. “What if not?” beside a fact in a verdict takes it away.</p>
        </Empty>
      ) : (
        <Answered to={answer}>{(data) => <Flips data={data} told={told} answer={answer} />}</Answered>
      )}
    </>
  );
}

function Flips({ data: { impact }, told, answer }: { data: WhatIfQuery; told: string[]; answer: Answer<WhatIfQuery> }) {
  const lens = useLens();
  const question = `What if ${listing(told)}${circumstance(lens)}?`;
  useTitle(question);
  const first = impact.nodes[0]?.after;
  const at = first?.at ?? lens.at ?? today();
  const knownAt = first?.knownAt ?? lens.knownAt ?? new Date().toISOString();
  const sentence = impact.totalCount
    ? `${plural(impact.totalCount, 'verdict', 'verdicts')} would change${kinds(impact)}.`
    : 'No verdict would change.';
  return (
    <section className="found" aria-label="What would flip">
      <h1 aria-live="polite">{sentence}</h1>
      <div className="under">
        <AsOf at={at} knownAt={knownAt} revision={answer.revision} />
        <Cite citation={() => ({ question, answer: sentence, at, knownAt, revision: answer.revision, sources: sourcesOfChanges(impact.nodes) })} />
        <CopyLink />
        <ShowQuery of={answer} />
        <span className="tag">nothing is written</span>
      </div>
      {impact.nodes.length > 0 && <Changes changes={impact.nodes} at={() => lens} />}
      {impact.totalCount > impact.nodes.length && (
        <p className="quiet small">The first {impact.nodes.length} of {number(impact.totalCount)}; the rest by its query.</p>
      )}
    </section>
  );
}

/** ": 17 from available to blocked", where all of them are listed. */
function kinds({ nodes, totalCount }: WhatIfQuery['impact']): string {
  if (nodes.length < totalCount) return '';
  const counts = new Map<string, number>();
  for (const { before, after } of nodes) {
    const kind = before.status === after.status
      ? `${statusName[before.status].toLowerCase()} at other levels`
      : `from ${statusName[before.status].toLowerCase()} to ${statusName[after.status].toLowerCase()}`;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return `: ${listing([...counts].map(([kind, many]) => `${number(many)} ${kind}`))}`;
}

/** An assumption as a sentence. */
function tell({ add, remove }: Assumption, supposed: SupposedQuery | undefined): string {
  const known = new Map<string, NonNullable<SupposedQuery['nodes'][number]>>();
  for (const node of supposed?.nodes ?? []) if (node) known.set(node.id, node);
  if (remove) {
    const fact = known.get(remove);
    return fact && 'kind' in fact ? `not: ${factSentence(fact)}` : `not: ${remove}`;
  }
  const name = (id: string) => {
    const entity = known.get(id);
    return entity && 'name' in entity ? entity.name : id;
  };
  const { kind, from, to, effect, levels } = add!;
  const verb = kind === 'LABELS' && effect ? { BLOCKS: 'blocks', WARNS: 'warns of', EXEMPTS: 'exempts' }[effect] : factVerb[kind];
  const at = levels?.length ? ` at ${listing(levels.map((level) => levelName[level]))}` : '';
  return `${name(from)} ${verb} ${name(to)}${at}`;
}
