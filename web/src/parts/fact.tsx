import { Link } from 'wouter';
import type { FactCardFragment, SourceLineFragment } from '../gql';
import { address } from '../url';
import { causeName, dayName, endName, factVerb, listing, levelName, momentName, number } from '../words';
import { Confidence } from './confidence';

const effectVerb = { BLOCKS: 'is blocked from', WARNS: 'is warned of', EXEMPTS: 'is exempted for' };
const termsName = { UNRESTRICTED: 'any lawful use', RED_LINES: 'red lines' };

/** What a fact says, as a sentence. */
export function factSentence(fact: FactCardFragment): string {
  const verb = fact.kind === 'LABELS' && fact.effect ? effectVerb[fact.effect] : factVerb[fact.kind];
  return `${fact.from.name} ${verb} ${fact.to.name}`;
}

/** One fact with its dates, what it carries, and where it comes from. */
export function Fact({ fact, cause }: { fact: FactCardFragment; cause?: keyof typeof causeName }) {
  return (
    <article className="fact" id={fact.id} data-effect={fact.effect}>
      <p className="says">
        {factSentence(fact)}
        {cause && <> <em className="cause">{causeName[cause]}</em></>}
      </p>
      <Carries fact={fact} />
      <p className="dates small">
        <Held fact={fact} /> <span className="quiet"><Known fact={fact} /></span> <Confidence of={fact.confidence} />
      </p>
      {fact.source ? <SourceLink source={fact.source} /> : <p className="small quiet">Supposed for this answer; no source states it.</p>}
      {fact.source && (
        <Link className="suppose small" href={address('/what-if', { assume: JSON.stringify([{ remove: fact.id }]) })}>
          What if not?
        </Link>
      )}
    </article>
  );
}

function Carries({ fact }: { fact: FactCardFragment }) {
  const carried = [
    fact.key && fact.key,
    fact.product !== fact.key && fact.product,
    fact.useCase,
    fact.levels && (listing(fact.levels.map((level) => levelName[level])) || 'no level'),
    fact.issuer && `issued by ${fact.issuer}`,
    fact.terms && termsName[fact.terms],
    fact.ceilingUSD !== null && `up to $${number(fact.ceilingUSD)}`,
    fact.vendorControl && `the vendor controls: ${fact.vendorControl}`,
  ].filter(Boolean);
  return (
    <>
      {carried.length > 0 && <p className="small">{carried.join(' · ')}</p>}
      {fact.text && <p className="text small quiet">{fact.text}</p>}
    </>
  );
}

/** When it held in the world. */
function Held({ fact }: { fact: FactCardFragment }) {
  const since = fact.since && dayName(fact.since, fact.sincePrecision);
  const until = fact.until && endName(fact.until, fact.untilPrecision);
  const through = fact.untilPrecision === 'DAY' ? 'until' : 'through';
  if (since && until) return <>From {since} {through} {until}</>;
  if (since) return <>Since {since}</>;
  if (until) return <>{through === 'until' ? 'Until' : 'Through'} {until}</>;
  return <>Undated</>;
}

/** When its source stated it. */
function Known({ fact }: { fact: FactCardFragment }) {
  if (!fact.knownSince && !fact.knownUntil) return null;
  return (
    <>
      known {fact.knownSince && `since ${momentName(fact.knownSince)}`}
      {fact.knownUntil && ` until ${momentName(fact.knownUntil)}`}
    </>
  );
}

export function SourceLink({ source }: { source: SourceLineFragment }) {
  return (
    <p className="source small">
      <a href={source.url} target="_blank" rel="noreferrer noopener">{source.title || source.url}</a>
      <span className="quiet">
        {source.publisher && ` · ${source.publisher}`}
        {source.published ? ` · ${dayName(source.published, source.publishedPrecision)}` : ' · undated'}
      </span>
    </p>
  );
}
