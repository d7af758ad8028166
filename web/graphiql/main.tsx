import { explorerPlugin } from '@graphiql/plugin-explorer';
import { createGraphiQLFetcher, StorageAPI } from '@graphiql/toolkit';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { createRoot } from 'react-dom/client';
import 'graphiql/style.css';
import '@graphiql/plugin-explorer/style.css';
import './page.css';
import questions from './questions.json';
import './workers';

const endpoint = new URL('/query', location.href);
const socket = new URL(endpoint);
socket.protocol = endpoint.protocol === 'https:' ? 'wss:' : 'ws:';

const fetcher = createGraphiQLFetcher({ url: endpoint.href, subscriptionUrl: socket.href });
const plugins = [HISTORY_PLUGIN, explorerPlugin()];

// A view of the explorer hands its question over after the #.
const handed = new URLSearchParams(location.hash.slice(1));
const query = handed.get('query');
const linked = query ? { query, variables: handed.get('variables') ?? '' } : undefined;
const tabs = [...(linked ? [linked] : []), ...questions.map((query) => ({ query }))];

const storage = new StorageAPI();
const firstVisit = storage.get('tabState') === null;
const roomy = matchMedia('(min-width: 80rem)').matches;
// GraphiQL forgets this choice on reload unless it is handed back. Headers may
// hold a token, so nothing is kept until the user says so in the settings.
const persistHeaders = storage.get('shouldPersistHeaders') === 'true';

createRoot(document.getElementById('graphiql')!).render(
  <GraphiQL
    fetcher={fetcher}
    plugins={plugins}
    defaultTabs={tabs}
    {...(linked && { initialQuery: linked.query, initialVariables: linked.variables })}
    // Open at first where there is room for it, then as the user left it.
    visiblePlugin={firstVisit && roomy ? 'Documentation Explorer' : ''}
    schemaDescription
    shouldPersistHeaders={persistHeaders}
    showPersistHeadersSettings
  >
    <GraphiQL.Logo>fedreach</GraphiQL.Logo>
  </GraphiQL>,
);
