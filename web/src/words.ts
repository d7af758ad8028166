// The words of the page, in one place: enums become what a reader says.
import type {
  CauseKind, Classification, Confidence, FactKind, Inference, NearMissKind, Precision, RouteKind, Sector, Status,
} from './gql';

export const levels: Classification[] = ['UNCLASSIFIED', 'CUI', 'SECRET', 'TOP_SECRET'];
export const levelName: Record<Classification, string> = {
  UNCLASSIFIED: 'Unclassified', CUI: 'CUI', SECRET: 'Secret', TOP_SECRET: 'Top Secret',
};
export const levelMark: Record<Classification, string> = { UNCLASSIFIED: 'U', CUI: 'C', SECRET: 'S', TOP_SECRET: 'TS' };
export const levelHint: Record<Classification, string> = {
  UNCLASSIFIED: 'FedRAMP Low and Moderate, DoD IL2', CUI: 'FedRAMP High, DoD IL4 and IL5', SECRET: 'DoD IL6',
  TOP_SECRET: 'ICD 503',
};

export const statuses: Status[] = ['IN_USE', 'AVAILABLE', 'EVALUATING', 'BLOCKED', 'NO_ROUTE'];
export const statusName: Record<Status, string> = {
  IN_USE: 'In use', AVAILABLE: 'Available', EVALUATING: 'Evaluating', BLOCKED: 'Blocked', NO_ROUTE: 'No route',
};
export const statusHint: Record<Status, string> = {
  IN_USE: 'The agency uses it', AVAILABLE: 'There is a route: the agency can enable it', EVALUATING: 'The agency tries it',
  BLOCKED: 'A label forbids it, whether or not there is a route', NO_ROUTE: 'Nothing on record, which is not a "no"',
};

export const sectors: Sector[] = ['DEFENSE', 'INTELLIGENCE', 'CIVILIAN', 'LEGISLATIVE', 'JUDICIAL'];
export const sectorName: Record<Sector, string> = {
  DEFENSE: 'Defense', INTELLIGENCE: 'Intelligence', CIVILIAN: 'Civilian', LEGISLATIVE: 'Legislative', JUDICIAL: 'Judicial',
};

export const confidenceName: Record<Confidence, string> = { HIGH: 'High', MEDIUM: 'Medium', LOW: 'Low' };
export const confidenceRank: Record<Confidence, number> = { LOW: 1, MEDIUM: 2, HIGH: 3 };

export const routeKindName: Record<RouteKind, string> = {
  CLOUD: 'Through a cloud', CONTRACT: 'By a direct deal', VEHICLE: 'By an order from a vehicle',
};

export const inferenceName: Record<Inference, string> = {
  INHERITED: 'An agency above it holds the fact', AGENCY_REGION: "The agency's region is not stated",
  VENDOR_REGION: "The vendor's region is not stated",
};

export const factVerb: Record<FactKind, string> = {
  RUNS_ON: 'runs on', PARTNERS_WITH: 'is offered on', LABELS: 'labels', PART_OF: 'is part of', AUTHORIZES: 'authorizes',
  OPERATES: 'operates', DEPENDS_ON: 'is built on', CONTRACTS_WITH: 'contracts with', EVALUATES: 'evaluates',
  USES: 'uses', HOLDS: 'holds a place on', OPEN_TO: 'is open to', SETS_TERMS: 'sets terms towards',
};

export const nearMissName: Record<NearMissKind, string> = {
  PARTNERSHIP: 'If the vendor were offered on', RUNS_ON: 'If the agency ran on', LEVEL: 'If the level were granted on',
};

export const causeName: Record<CauseKind, string> = {
  BEGAN: 'began', ENDED: 'ended', BECAME_KNOWN: 'became known', WITHDRAWN: 'was withdrawn', SUPERSEDED: 'was superseded',
  RESTORED: 'decides again', LOADED: 'was loaded', DELETED: 'is gone from the graph', ASSUMED: 'is supposed', REMOVED: 'is supposed away',
};

const dayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
const monthFormat = new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric', timeZone: 'UTC' });

/** A day as it is read, no more precise than its source states it. */
export function dayName(date: string, precision: Precision | null = 'DAY'): string {
  const when = new Date(date);
  if (precision === 'YEAR') return date.slice(0, 4);
  return (precision === 'MONTH' ? monthFormat : dayFormat).format(when);
}

/** An end is the first day on which it no longer held: of a month or a year, the last one in it is named. */
export function endName(until: string, precision: Precision | null): string {
  if (precision !== 'MONTH' && precision !== 'YEAR') return dayName(until);
  return dayName(new Date(Date.parse(until) - dayLength).toISOString().slice(0, 10), precision);
}

export const dayLength = 86_400_000;

/** A moment as a day, and its time where it is not the first of the day. */
export function momentName(moment: string): string {
  const name = dayName(moment);
  const time = new Date(moment).toISOString().slice(11, 16);
  return time === '00:00' ? name : `${name}, ${time} UTC`;
}

const numberFormat = new Intl.NumberFormat('en-US');
export const number = (count: number) => numberFormat.format(count);
export const plural = (count: number, one: string, many: string) => `${number(count)} ${count === 1 ? one : many}`;
export const today = () => new Date().toISOString().slice(0, 10);

/** "a, b and c" */
export function listing(parts: string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

const kindNames: Record<string, string> = { agency: 'Agency', cloud: 'Cloud', vendor: 'Vendor', vehicle: 'Vehicle' };
/** What an entity is, by its id. */
export const kindName = (id: string) => kindNames[id.slice(0, id.indexOf(':'))] ?? '';
