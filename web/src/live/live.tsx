import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { Provider } from 'urql';
import { ApiContext } from '../api/ask';
import { newClient } from '../api/client';
import { LatestDocument, type LoadLineFragment } from '../gql';

const checkEvery = 10_000;

/** What the page knows of the graph's own changes. */
interface News {
  /** The load that the answers of the page come after; undefined until the server said so. */
  latest: LoadLineFragment | undefined;
  reachable: boolean;
}

const NewsContext = createContext<News>({ latest: undefined, reachable: true });
export const useNews = () => useContext(NewsContext);

/**
 * Gives the page its client, and a new one with an empty cache whenever a load
 * was committed, so that every view asks again.
 */
export function Live({ children }: { children: ReactNode }) {
  const [api, setApi] = useState(newClient);
  const [news, setNews] = useState<News>({ latest: undefined, reachable: true });
  const revision = useRef<number | undefined>(undefined);

  const learn = useCallback((latest: LoadLineFragment | undefined) => {
    const before = revision.current;
    revision.current = latest?.revision ?? 0;
    if (before !== undefined && before !== revision.current) setApi(newClient());
    setNews((now) => (now.reachable && now.latest?.revision === latest?.revision ? now : { latest, reachable: true }));
  }, []);

  useEffect(() => {
    const check = async () => {
      if (document.hidden) return;
      const answer = await api.client.query(LatestDocument, {}, { requestPolicy: 'network-only' }).toPromise();
      if (answer.data) learn(answer.data.loads.nodes[0]);
      else if (answer.error?.networkError) setNews((now) => (now.reachable ? { ...now, reachable: false } : now));
    };
    void check();
    const timer = setInterval(() => void check(), checkEvery);
    return () => clearInterval(timer);
  }, [api, learn]);

  const value = useMemo(() => news, [news]);
  return (
    <NewsContext value={value}>
      <ApiContext value={api}>
        <Provider value={api.client}>{children}</Provider>
      </ApiContext>
    </NewsContext>
  );
}

/** Which revision the page shows, and whether the server can be reached. */
export function LiveMark() {
  const { latest, reachable } = useNews();
  return (
    <span className="live-mark small" role="status" data-lost={!reachable || undefined}>
      <i aria-hidden="true" />
      {reachable ? (latest ? `Revision ${latest.revision}` : '') : 'Connection lost'}
    </span>
  );
}
