import type { CombinedError } from '@urql/core';
import type { ReactNode } from 'react';
import type { Answer } from '../api/ask';
import { enter } from '../api/token';

/** Shows an answer, or why there is none yet. What was answered before stays while it is asked again. */
export function Answered<Data>({ to, children }: {
  to: Answer<Data>;
  children: (data: Data) => ReactNode;
}) {
  if (to.data === undefined && to.error) return <Failure error={to.error} again={to.again} />;
  if (to.data === undefined) return <Loading />;
  return (
    <div aria-busy={to.asking} className="answered">
      {to.error && <Failure error={to.error} again={to.again} stale />}
      {children(to.data)}
    </div>
  );
}

/** Grey lines where the answer will stand. */
export function Loading({ what = 'Asking…' }: { what?: string }) {
  return (
    <div className="loading" role="status">
      <span className="aside">{what}</span>
      <i /><i /><i /><i /><i />
    </div>
  );
}

export function Failure({ error, again, stale = false }: { error: CombinedError; again: () => void; stale?: boolean }) {
  if (error.networkError) {
    return (
      <div className="notice" data-tone="lost" role="alert">
        <h2>The server can't be reached</h2>
        <p>
          {stale ? 'What stands below was answered before. ' : ''}
          It is asked again every few seconds. See that fedreach is running, and that this page still comes from it.
        </p>
        <button type="button" onClick={again}>Ask now</button>
      </div>
    );
  }
  const [first] = error.graphQLErrors;
  if (first?.extensions['code'] === 'UNAUTHENTICATED') return <TokenForm reason={first.message} />;
  return (
    <div className="notice" data-tone="wrong" role="alert">
      <h2>{titles[String(first?.extensions['code'])] ?? 'The server could not answer'}</h2>
      {error.graphQLErrors.map((problem) => <p key={problem.message}>{problem.message}</p>)}
      <button type="button" onClick={again}>Ask again</button>
    </div>
  );
}

/** Where reading needs a token. */
function TokenForm({ reason }: { reason: string }) {
  return (
    <form
      className="notice"
      data-tone="wrong"
      onSubmit={(event) => {
        event.preventDefault();
        enter(String(new FormData(event.currentTarget).get('token')));
      }}
    >
      <h2>This server answers to holders of a token</h2>
      <p>{reason}</p>
      <label className="field">
        <span>Token, kept until this tab is closed</span>
        <input name="token" type="password" autoComplete="off" required />
      </label>
      <button type="submit">Ask with it</button>
    </form>
  );
}

const titles: Record<string, string> = {
  NOT_FOUND: 'There is no such entry',
  BAD_USER_INPUT: 'The question can’t be answered as it was put',
  UNAVAILABLE: 'The database can’t be reached just now',
  TIMEOUT: 'The answer took too long',
  TOO_MANY_REQUESTS: 'Too many questions at once',
};

export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="notice" data-tone="empty">
      <h2>{title}</h2>
      {children}
    </div>
  );
}
