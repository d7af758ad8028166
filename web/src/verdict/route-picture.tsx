import { useEffect, useMemo, useState } from 'react';
import type { WholeVerdictFragment } from '../gql';
import { Levels } from '../parts/levels';
import { kindName } from '../words';
import { draw, nodeSize, type DrawnEdge } from './picture';

/** The routes, blocks and near misses of a verdict, from the agency to the vendor. Each hop leads to its fact. */
export function RoutePicture({ verdict }: { verdict: WholeVerdictFragment }) {
  const across = useMatch('(min-width: 48rem)');
  const picture = useMemo(() => draw(verdict, across), [verdict, across]);
  return (
    <figure className="picture card">
      <div className="scroll" tabIndex={0} role="group" aria-label="The routes as a picture; the same is listed below">
        <div className="canvas" style={{ width: picture.width, height: picture.height }}>
          <svg width={picture.width} height={picture.height} aria-hidden="true">
            <defs>
              {(['route', 'block', 'lifted', 'missing'] as const).map((hop) => (
                <marker key={hop} id={`arrow-${hop}`} data-hop={hop} viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
                  <path d="M0 0 8 4 0 8z" />
                </marker>
              ))}
            </defs>
            {picture.edges.map((edge) => (
              <path key={edge.id} d={curve(edge.points)} data-hop={edge.hop} markerEnd={`url(#arrow-${edge.hop})`} />
            ))}
          </svg>
          {picture.nodes.map((node) => (
            <div
              key={node.id}
              className="entity"
              data-kind={node.id.slice(0, node.id.indexOf(':'))}
              title={node.name}
              style={{ left: node.x - nodeSize.width / 2, top: node.y - nodeSize.height / 2, ...nodeSize }}
            >
              <span className="kind">{kindName(node.id)}{node.levels !== undefined && <Levels of={node.levels} />}</span>
              <span className="name">{node.name}</span>
            </div>
          ))}
          {picture.edges.map((edge) => <HopLabel key={edge.id} edge={edge} />)}
        </div>
      </div>
      <figcaption className="small quiet">
        <span data-hop="route">carries</span>
        {verdict.blockers.length > 0 && <span data-hop="block">forbids</span>}
        {verdict.liftedBlocks.length > 0 && <span data-hop="lifted">was lifted</span>}
        {verdict.nearMisses.length > 0 && <span data-hop="missing">not on record, would open a route</span>}
      </figcaption>
    </figure>
  );
}

function HopLabel({ edge }: { edge: DrawnEdge }) {
  const place = { left: edge.x, top: edge.y };
  if (!edge.fact) return <span className="hop" data-hop={edge.hop} style={place}>{edge.label}</span>;
  return <a className="hop" data-hop={edge.hop} style={place} href={`#${edge.fact}`}>{edge.label}</a>;
}

/** A line through the points, its corners rounded. */
function curve(points: { x: number; y: number }[]): string {
  const [first, ...rest] = points;
  if (!first) return '';
  let path = `M${first.x} ${first.y}`;
  for (let i = 0; i < rest.length - 1; i++) {
    const here = rest[i]!;
    const next = rest[i + 1]!;
    path += ` Q${here.x} ${here.y} ${(here.x + next.x) / 2} ${(here.y + next.y) / 2}`;
  }
  const last = rest.at(-1)!;
  return `${path} L${last.x} ${last.y}`;
}

function useMatch(query: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const follow = () => setMatches(list.matches);
    list.addEventListener('change', follow);
    return () => list.removeEventListener('change', follow);
  }, [query]);
  return matches;
}
