import mark from '../graphiql/favicon.svg';
import { lazy, Suspense } from 'react';
import { Link, Route, Switch, useLocation } from 'wouter';
import { hasGraphiQL } from './api/graphiql';
import { Loading } from './parts/answer';
import { Flash, LiveMark } from './live/flash';
import { Live } from './live/live';
import { ThemeButton } from './parts/theme';
import { Question } from './question/question';
import { address, useUrl } from './url';

const Verdict = lazy(() => import('./verdict/verdict').then((view) => ({ default: view.Verdict })));

const Matrix = lazy(() => import('./matrix/matrix').then((view) => ({ default: view.Matrix })));
const Timeline = lazy(() => import('./timeline/timeline').then((view) => ({ default: view.Timeline })));
const WhatIf = lazy(() => import('./whatif/whatif').then((view) => ({ default: view.WhatIf })));
const Scoreboard = lazy(() => import('./scoreboard/scoreboard').then((view) => ({ default: view.Scoreboard })));
const Loads = lazy(() => import('./live/loads').then((view) => ({ default: view.Loads })));

const views = [
  { path: '/', name: 'Question' },
  { path: '/matrix', name: 'Matrix' },
  { path: '/timeline', name: 'Timeline' },
  { path: '/what-if', name: 'What if' },
  { path: '/scoreboard', name: 'Scoreboard' },
  { path: '/loads', name: 'Loads' },
] as const;

export function App() {
  return (
    <Live>
      <a className="skip" href="#view">Skip to the answer</a>
      <Header />
      <main id="view" tabIndex={-1}>
        <Suspense fallback={<Loading />}>
          <Switch>
            <Route path="/"><Question /></Route>
            <Route path="/matrix"><Matrix /></Route>
            <Route path="/timeline"><Timeline /></Route>
            <Route path="/what-if"><WhatIf /></Route>
            <Route path="/scoreboard"><Scoreboard /></Route>
            <Route path="/loads"><Loads /></Route>
            <Route path="/verdict"><Verdict /></Route>
          </Switch>
        </Suspense>
      </main>
      <Flash />
    </Live>
  );
}

function Header() {
  const [path] = useLocation();
  const { get } = useUrl();
  // What is asked about stays from view to view.
  const kept = { vendor: get('vendor'), agency: get('agency'), level: get('level'), at: get('at'), knownAt: get('knownAt') };
  return (
    <header className="top">
      <Link href="/" className="brand">
        <img src={mark} alt="" width="22" height="22" />
        fedreach
      </Link>
      <nav aria-label="Views">
        {views.map((view) => (
          <Link key={view.path} href={address(view.path, kept)} aria-current={path === view.path ? 'page' : undefined}>
            {view.name}
          </Link>
        ))}
        {hasGraphiQL && <a href="/graphiql">GraphiQL</a>}
      </nav>
      <LiveMark />
      <ThemeButton />
    </header>
  );
}
