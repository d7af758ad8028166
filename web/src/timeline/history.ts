import type { Status, TimelineNowQuery, TimelineQuery } from '../gql';
import { statuses } from '../words';

export type Counts = Record<Status, number>;

/** A day on which something flipped: how many, and how many of each status there were from then on. */
export interface Flip {
  day: string;
  flips: number;
  counts: Counts;
}

export interface History {
  /** How many of each status there were before the first flip. */
  before: Counts;
  flips: Flip[];
}

type Change = TimelineQuery['changes']['nodes'][number];
type Now = TimelineNowQuery['reach']['nodes'][number];

/**
 * Walks back from the last day. A pair that changed began as its first change
 * says; one that never changed was always as it is.
 */
export function historyOf(changes: Change[], now: Now[]): History {
  const pair = (of: { agency: { slug: string }; vendor: { slug: string } }) => `${of.agency.slug} ${of.vendor.slug}`;
  const current = new Map<string, Status>();
  for (const row of now) current.set(pair(row), row.status);
  for (const change of [...changes].reverse()) current.set(pair(change), change.before.status);
  const before = countsOf(current.values());

  const counts = { ...before };
  const flips: Flip[] = [];
  for (const change of changes) {
    counts[change.before.status]--;
    counts[change.after.status]++;
    const last = flips.at(-1);
    if (last?.day === change.on) {
      last.flips++;
      last.counts = { ...counts };
    } else flips.push({ day: change.on, flips: 1, counts: { ...counts } });
  }
  return { before, flips };
}

function countsOf(all: Iterable<Status>): Counts {
  const counts = Object.fromEntries(statuses.map((status) => [status, 0])) as Counts;
  for (const status of all) counts[status]++;
  return counts;
}

/** How things stood on a day. */
export function on(history: History, day: string): Counts {
  return history.flips.findLast((flip) => flip.day <= day)?.counts ?? history.before;
}
