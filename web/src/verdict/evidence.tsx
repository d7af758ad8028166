import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { FactCardFragment, WholeRouteFragment, WholeVerdictFragment } from '../gql';
import { Confidence } from '../parts/confidence';
import { Fact } from '../parts/fact';
import { Levels } from '../parts/levels';
import { address, useLens } from '../url';
import { inferenceName, levelName, listing, nearMissName, routeKindName } from '../words';

/** Everything that the verdict rests on, and what speaks against it. */
export function Evidence({ verdict }: { verdict: WholeVerdictFragment }) {
  return (
    <div className="evidence">
      <Facts title="Blocked by" facts={verdict.blockers} />
      <Routes title="Routes" routes={verdict.routes} />
      <NearMisses verdict={verdict} />
      <Routes title="Routes of unknown level" routes={verdict.unleveledRoutes} hint="Where a level is asked for, these count for none." />
      <Facts title="Used" facts={verdict.uses} />
      <Facts title="Used, at a level not stated" facts={verdict.unleveledUses} />
      <Facts title="Evaluated" facts={verdict.evaluations} />
      <Facts title="Evaluated, at a level not stated" facts={verdict.unleveledEvaluations} />
      <Facts title="Blocks that were lifted" facts={verdict.liftedBlocks} />
      <Facts title="Lifted by" facts={verdict.exemptions} />
      <Facts title="Warnings" facts={verdict.warnings} hint="They decide nothing, and are always reported." />
      <Disputes verdict={verdict} />
    </div>
  );
}

function Part({ title, hint, id, children }: { title: string; hint?: string | undefined; id?: string; children: ReactNode }) {
  return (
    <section className="part" id={id}>
      <h2>{title}</h2>
      {hint && <p className="quiet small">{hint}</p>}
      {children}
    </section>
  );
}

function Facts({ title, hint, facts }: { title: string; hint?: string; facts: FactCardFragment[] }) {
  if (facts.length === 0) return null;
  return (
    <Part title={title} hint={hint}>
      <div className="facts">{facts.map((fact) => <Fact key={fact.id} fact={fact} />)}</div>
    </Part>
  );
}

function Routes({ title, hint, routes }: { title: string; hint?: string; routes: WholeRouteFragment[] }) {
  if (routes.length === 0) return null;
  return (
    <Part title={`${title} (${routes.length})`} hint={hint}>
      <ol className="routes">
        {routes.map((route, index) => (
          <li key={route.facts.map((fact) => fact.id).join()} className="card">
            <Route route={route} open={index === 0} />
          </li>
        ))}
      </ol>
    </Part>
  );
}

function Route({ route, open }: { route: WholeRouteFragment; open: boolean }) {
  const name = route.through?.name ?? route.vehicle?.name;
  return (
    <details open={open}>
      <summary>
        <b>{routeKindName[route.kind]}{name && `: ${name}`}</b>
        <Levels of={route.levels} />
        <Confidence of={route.confidence} />
        {route.kind === 'CLOUD' && route.vehicle && <span className="tag">no new procurement: {route.vehicle.name}</span>}
        {route.inferences.map((inference) => (
          <span key={inference} className="tag inferred">
            {inference === 'INHERITED' && route.inheritedFrom ? `inherited from ${route.inheritedFrom.name}` : inferenceName[inference]}
          </span>
        ))}
      </summary>
      <ol className="facts chain">{route.facts.map((fact) => <li key={fact.id}><Fact fact={fact} /></li>)}</ol>
      {route.authorizations.length > 0 && <h3>The grants behind its levels</h3>}
      <div className="facts">{route.authorizations.map((fact) => <Fact key={fact.id} fact={fact} />)}</div>
      {route.vehicleFacts.length > 0 && <h3>Why no new procurement is needed</h3>}
      <div className="facts">{route.vehicleFacts.map((fact) => <Fact key={fact.id} fact={fact} />)}</div>
    </details>
  );
}

function NearMisses({ verdict }: { verdict: WholeVerdictFragment }) {
  const lens = useLens();
  if (verdict.nearMisses.length === 0) return null;
  return (
    <Part title={`Near misses (${verdict.nearMisses.length})`} hint="Each of these facts is not on record, and would open a route by itself.">
      <ul className="routes">
        {verdict.nearMisses.map(({ kind, missing, cloud, facts }) => {
          const add = { kind: missing.kind, from: missing.from.id, to: missing.to.id, ...(missing.key && { key: missing.key }), ...(missing.levels && { levels: missing.levels }) };
          const what = address('/what-if', {
            assume: JSON.stringify([{ add }]), agency: verdict.agency.slug, vendor: verdict.vendor.slug, ...lens,
          });
          return (
            <li key={`${kind}:${missing.from.id}:${missing.to.id}:${missing.key}`} className="card">
              <details>
                <summary>
                  <b>{nearMissName[kind]} {cloud.name}</b>
                  {missing.levels && <span className="quiet small">at {listing(missing.levels.map((level) => levelName[level]))}</span>}
                </summary>
                <div className="facts">{facts.map((fact) => <Fact key={fact.id} fact={fact} />)}</div>
                {facts.length === 0 && <p className="quiet small">Nothing else is needed.</p>}
              </details>
              <Link href={what} className="quiet-button">Suppose it</Link>
            </li>
          );
        })}
      </ul>
    </Part>
  );
}

function Disputes({ verdict }: { verdict: WholeVerdictFragment }) {
  if (verdict.disputes.length === 0) return null;
  return (
    <Part title={`Disputed (${verdict.disputes.length})`} id="disputes" hint="The last published decides; the others are kept and do not count.">
      {verdict.disputes.map(({ decides, otherwise }) => (
        <div key={decides.id} className="dispute">
          <div><h3>Decides</h3><Fact fact={decides} /></div>
          <div><h3>Says otherwise</h3>{otherwise.map((fact) => <Fact key={fact.id} fact={fact} />)}</div>
        </div>
      ))}
    </Part>
  );
}
