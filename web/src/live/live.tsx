import { createContext, useCallback, useContext, useEffect, useRef, useState, type ReactNode } from 'react';
import { Provider } from 'urql';
import { ApiContext } from '../api/ask';
import { newClient } from '../api/client';
import { LatestDocument, type LoadLineFragment } from '../gql';
import { arrive, flip, type Arrival } from './arrivals';
import { follow } from './stream';

const checkEvery = 10_000;

/** What the page knows of the graph's own changes. */
interface News {
  /** The load that the answers of the page come after; undefined until the server said so. */
  latest: LoadLineFragment | undefined;
  reachable: boolean;
  /** Whether changes are told as they happen; else the page asks now and then. */
  streaming: boolean;
  /** What came while the page was open, the newest first. */
  arrivals: Arrival[];
}

const NewsContext = createContext<News>({ latest: undefined, reachable: true, streaming: false, arrivals: [] });
export const useNews = () => useContext(NewsContext);

/**
 * Gives the page its client, and a new one with an empty cache whenever
 * something was loaded, so that every view asks again.
 */
export function Live({ children }: { children: ReactNode }) {
  const [api, setApi] = useState(newClient);
  const [news, setNews] = useState<News>({ latest: undefined, reachable: true, streaming: false, arrivals: [] });
  const revision = useRef<number | undefined>(undefined);

  const learn = useCallback((latest: LoadLineFragment | undefined) => {
    const before = revision.current;
    const now = latest?.revision ?? 0;
    if (before !== undefined && now <= before) return setNews((news) => (news.reachable ? news : { ...news, reachable: true }));
    revision.current = now;
    if (before !== undefined) setApi(newClient());
    setNews((news) => ({
      ...news, latest, reachable: true, arrivals: before !== undefined && latest ? arrive(news.arrivals, latest) : news.arrivals,
    }));
  }, []);

  const { client } = api;
  const check = useCallback(async () => {
    const answer = await client.query(LatestDocument, {}, { requestPolicy: 'network-only' }).toPromise();
    if (answer.data) learn(answer.data.loads.nodes[0]);
    else if (answer.error?.networkError) setNews((news) => ({ ...news, reachable: false }));
  }, [client, learn]);
  const latestCheck = useRef(check);
  latestCheck.current = check;

  const [since, setSince] = useState<number>();
  useEffect(() => {
    void latestCheck.current().then(() => setSince(revision.current));
  }, []);

  useEffect(() => {
    if (since === undefined) return undefined;
    const stopping = follow(since, {
      connected(streaming) {
        setNews((news) => ({ ...news, streaming }));
        // Whether the server is there at all.
        void latestCheck.current();
      },
      loaded: learn,
      flipped: (one) => setNews((news) => ({ ...news, arrivals: flip(news.arrivals, one) })),
    });
    return () => void stopping.then((stop) => stop());
  }, [since, learn]);

  const asking = !news.streaming || !news.reachable;
  useEffect(() => {
    if (!asking) return undefined;
    const timer = setInterval(() => void latestCheck.current().then(() => setSince((first) => first ?? revision.current)), checkEvery);
    return () => clearInterval(timer);
  }, [asking]);

  return (
    <NewsContext value={news}>
      <ApiContext value={api}>
        <Provider value={client}>{children}</Provider>
      </ApiContext>
    </NewsContext>
  );
}
