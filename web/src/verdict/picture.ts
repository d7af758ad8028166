import { Graph, layout } from '@dagrejs/dagre';
import type { Classification, FactCardFragment, FactKind, WholeRouteFragment, WholeVerdictFragment } from '../gql';
import { factVerb } from '../words';

/** How a hop of the picture is drawn: what carries, what forbids, what was lifted, what is not there. */
export type Hop = 'route' | 'block' | 'lifted' | 'missing';

interface Entity {
  id: string;
  name: string;
}

export interface DrawnNode extends Entity {
  /** Of the cloud that a route goes through: what it covers. */
  levels?: Classification[] | null;
  x: number;
  y: number;
}

export interface DrawnEdge {
  id: string;
  from: string;
  to: string;
  hop: Hop;
  label: string;
  /** The id of the fact that says so; a fact that is missing has none. */
  fact?: string;
  points: { x: number; y: number }[];
  x: number;
  y: number;
}

export interface Picture {
  width: number;
  height: number;
  nodes: DrawnNode[];
  edges: DrawnEdge[];
}

export const nodeSize = { width: 176, height: 58 };

/** The verdict as a picture, from the agency to the vendor: beside each other, or beneath each other. */
export function draw(verdict: WholeVerdictFragment, across: boolean): Picture {
  const sketch = new Sketch(verdict.agency, verdict.vendor);
  for (const route of [...verdict.routes, ...verdict.unleveledRoutes]) sketch.route(route);
  for (const fact of verdict.blockers) sketch.label(fact, 'block', verdict.agency);
  for (const fact of verdict.liftedBlocks) sketch.label(fact, 'lifted', verdict.agency);
  for (const miss of verdict.nearMisses) {
    sketch.chain(miss.facts, 'route');
    const { from, to, kind } = miss.missing;
    const [start, end] = reversed.has(kind) ? [to, from] : [from, to];
    sketch.hop({ id: `missing:${from.id}:${to.id}`, kind, from: start, to: end, hop: 'missing' });
  }
  return sketch.placed(across);
}

/** Facts that are walked against their direction: a route goes from the agency to the vendor. */
const reversed = new Set<FactKind>(['PARTNERS_WITH', 'OPERATES', 'OPEN_TO', 'HOLDS']);

class Sketch {
  private nodes = new Map<string, Entity & { levels?: Classification[] | null }>();
  private edges = new Map<string, Omit<DrawnEdge, 'points' | 'x' | 'y'>>();

  constructor(agency: Entity, vendor: Entity) {
    this.node(agency);
    this.node(vendor);
  }

  route(route: WholeRouteFragment) {
    this.chain(route.facts, 'route');
    if (route.through) this.node(route.through).levels = route.levels;
  }

  /** Facts in walking order: each goes on from where the last one led. */
  chain(facts: FactCardFragment[], hop: Hop) {
    let here: string | undefined;
    for (const fact of facts) {
      const back = here ? fact.to.id === here : reversed.has(fact.kind);
      const [from, to] = back ? [fact.to, fact.from] : [fact.from, fact.to];
      this.hop({ id: fact.id, kind: fact.kind, from, to, hop, fact: fact.id });
      here = to.id;
    }
  }

  /** A label, which may bind the agency from above. */
  label(fact: FactCardFragment, hop: Hop, agency: Entity) {
    if (fact.from.id !== agency.id) {
      this.hop({ id: `under:${fact.from.id}`, kind: 'PART_OF', from: agency, to: fact.from, hop: 'route' });
    }
    this.hop({ id: fact.id, kind: fact.kind, from: fact.from, to: fact.to, hop, fact: fact.id });
  }

  hop({ id, kind, from, to, hop, fact }: { id: string; kind: FactKind; from: Entity; to: Entity; hop: Hop; fact?: string }) {
    if (this.edges.has(id)) return;
    this.node(from);
    this.node(to);
    const label = { route: verbs[kind] ?? factVerb[kind], block: 'blocks', lifted: 'lifted', missing: `${verbs[kind] ?? factVerb[kind]}?` }[hop];
    this.edges.set(id, { id, from: from.id, to: to.id, hop, label, ...(fact && { fact }) });
  }

  placed(across: boolean): Picture {
    const graph = new Graph({ multigraph: true });
    graph.setGraph({ rankdir: across ? 'LR' : 'TB', nodesep: across ? 22 : 30, ranksep: across ? 58 : 40, edgesep: 12, marginx: 2, marginy: 2 });
    for (const node of this.nodes.values()) graph.setNode(node.id, { ...nodeSize });
    for (const edge of this.edges.values()) {
      graph.setEdge(edge.from, edge.to, { width: edge.label.length * 6.4 + 14, height: 20, labelpos: 'c', minlen: 1 }, edge.id);
    }
    layout(graph);
    const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
    return {
      width,
      height,
      nodes: [...this.nodes.values()].map((node) => ({ ...node, ...at(graph.node(node.id)) })),
      edges: [...this.edges.values()].map((edge) => {
        const drawn = graph.edge(edge.from, edge.to, edge.id) as { points: { x: number; y: number }[]; x: number; y: number };
        return { ...edge, points: drawn.points, ...at(drawn) };
      }),
    };
  }

  private node(entity: Entity) {
    const known = this.nodes.get(entity.id) ?? { id: entity.id, name: entity.name };
    this.nodes.set(entity.id, known);
    return known;
  }
}

/** What a hop is called when it is walked from the agency. */
const verbs: Partial<Record<FactKind, string>> = {
  PART_OF: 'part of', PARTNERS_WITH: 'offers', OPERATES: 'product of', OPEN_TO: 'may order from', HOLDS: 'held by',
  CONTRACTS_WITH: 'deal with',
};

const at = ({ x, y }: { x?: number; y?: number }) => ({ x: x ?? 0, y: y ?? 0 });
