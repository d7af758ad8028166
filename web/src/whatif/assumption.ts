import type { Assumption, EntityKind, FactInput, FactKind } from '../gql';

/** The kinds of entity at the ends of each kind of fact. */
export const ends: Record<FactKind, { from: EntityKind; to: EntityKind }> = {
  LABELS: { from: 'AGENCY', to: 'VENDOR' },
  RUNS_ON: { from: 'AGENCY', to: 'CLOUD' },
  PARTNERS_WITH: { from: 'VENDOR', to: 'CLOUD' },
  CONTRACTS_WITH: { from: 'AGENCY', to: 'VENDOR' },
  HOLDS: { from: 'VENDOR', to: 'VEHICLE' },
  OPEN_TO: { from: 'VEHICLE', to: 'AGENCY' },
  AUTHORIZES: { from: 'AGENCY', to: 'CLOUD' },
  OPERATES: { from: 'VENDOR', to: 'CLOUD' },
  USES: { from: 'AGENCY', to: 'VENDOR' },
  EVALUATES: { from: 'AGENCY', to: 'VENDOR' },
  DEPENDS_ON: { from: 'CLOUD', to: 'CLOUD' },
  PART_OF: { from: 'AGENCY', to: 'AGENCY' },
  SETS_TERMS: { from: 'VENDOR', to: 'AGENCY' },
};

export const kinds = Object.keys(ends) as FactKind[];

/** The kinds that can carry levels. */
export const leveled = new Set<FactKind>(['PARTNERS_WITH', 'CONTRACTS_WITH', 'HOLDS', 'AUTHORIZES', 'USES', 'EVALUATES']);

/** The assumptions in an address; what is none of them is left out. */
export function assumptionsIn(text: string | undefined): Assumption[] {
  try {
    const found: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(found) ? found.filter(isAssumption) : [];
  } catch {
    return [];
  }
}

function isAssumption(value: unknown): value is Assumption {
  const { add, remove } = (value ?? {}) as { add?: Partial<FactInput>; remove?: unknown };
  return typeof remove === 'string' || (typeof add?.from === 'string' && typeof add.to === 'string' && kinds.includes(add.kind!));
}

/** The ids that the assumptions name. */
export const idsOf = (assumptions: Assumption[]) => (
  assumptions.flatMap(({ add, remove }) => (add ? [add.from, add.to] : [remove!]))
);
