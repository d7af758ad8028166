import { stringifyDocument } from '@urql/core';
import { useEffect, useRef, useState } from 'react';
import { hasGraphiQL } from '../api/graphiql';
import type { Answer } from '../api/ask';
import type { SourceLineFragment } from '../gql';

/** An answer as it is quoted elsewhere. */
export interface Citation {
  question: string;
  answer: string;
  at: string;
  knownAt: string;
  revision: number | undefined;
  /** Undefined where they are too many to list. */
  sources: SourceLineFragment[] | undefined;
}

/** The citation as text; its address is pinned to the day and the moment that it was answered for. */
function citationText(citation: Citation): string {
  const link = new URL(location.href);
  link.hash = '';
  link.searchParams.set('at', citation.at);
  link.searchParams.set('knownAt', citation.knownAt);
  const sources = unique(citation.sources ?? []).map((source, index) => {
    const told = [source.title, source.publisher, source.published ?? 'undated'].filter(Boolean).join(', ');
    return `[${index + 1}] ${told}. ${source.url}`;
  });
  return [
    citation.question,
    citation.answer,
    `As of ${citation.at}, as known at ${citation.knownAt}, ${
      citation.revision === undefined ? 'revision unknown' : `revision ${citation.revision}`}.`,
    `fedreach: ${link}`,
    citation.sources ? (sources.length ? 'Sources:' : 'Sources: none on record.') : 'Sources: those of each pair are in its verdict.',
    ...sources,
  ].join('\n');
}

function unique(sources: SourceLineFragment[]): SourceLineFragment[] {
  return [...new Map(sources.map((source) => [source.url, source])).values()]
    .sort((a, b) => (a.url < b.url ? -1 : 1));
}

/** Copies the answer as a citation, and shows what was copied. */
export function Cite({ citation }: { citation: () => Citation | Promise<Citation> }) {
  const [text, setText] = useState<string>();
  const [copied, setCopied] = useState(false);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (text) dialog.current?.showModal();
  }, [text]);

  const copy = async () => {
    const written = citationText(await citation());
    setText(written);
    // Refused where the page is not served from this machine or over TLS: the text can still be selected.
    setCopied(await navigator.clipboard?.writeText(written).then(() => true, () => false) ?? false);
  };
  return (
    <>
      <button type="button" className="quiet-button" onClick={() => void copy()}>Cite</button>
      {text && (
        <dialog ref={dialog} className="citation" aria-label="Citation" onClose={() => setText(undefined)}>
          <h2>{copied ? 'Copied as a citation' : 'Citation'}</h2>
          <textarea readOnly value={text} rows={12} onFocus={(event) => event.target.select()} aria-label="The citation" />
          <form method="dialog"><button>Close</button></form>
        </dialog>
      )}
    </>
  );
}

/** Opens GraphiQL, where there is one, with the question of this view. */
export function ShowQuery({ of }: { of: Pick<Answer<unknown>, 'document' | 'variables'> }) {
  if (!hasGraphiQL) return null;
  const state = new URLSearchParams({
    query: stringifyDocument(of.document),
    variables: JSON.stringify(of.variables ?? {}, null, 2),
  });
  // After #, so that the address stays in the browser.
  return <a className="quiet-button" href={`/graphiql#${state}`}>Show the query</a>;
}

/** Copies the address, which holds all that was asked. */
export function CopyLink() {
  const [copied, setCopied] = useState(false);
  const copy = async () => setCopied(await navigator.clipboard?.writeText(location.href).then(() => true, () => false) ?? false);
  return (
    <button type="button" className="quiet-button" onClick={() => void copy()} onBlur={() => setCopied(false)}>
      {copied ? 'Link copied' : 'Copy the link'}
    </button>
  );
}
