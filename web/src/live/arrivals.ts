import type { LoadLineFragment } from '../gql';
import type { Flip } from './stream';

/** What came at one moment: a load, what it flipped, or flips that no load explains. */
export interface Arrival {
  id: number;
  at: number;
  load: LoadLineFragment | undefined;
  /** The first of the flips. */
  flips: Flip[];
  flipped: number;
}

/** A load and its flips come one by one, in either order, and belong together within this time. */
const together = 10_000;
const keptFlips = 100;
const keptArrivals = 50;
let last = 0;

export function arrive(arrivals: Arrival[], load: LoadLineFragment): Arrival[] {
  const [first, ...rest] = arrivals;
  if (first && !first.load && Date.now() - first.at < together) return [{ ...first, load }, ...rest];
  return [arrival(load, []), ...arrivals].slice(0, keptArrivals);
}

export function flip(arrivals: Arrival[], one: Flip): Arrival[] {
  const [first, ...rest] = arrivals;
  if (!first || Date.now() - first.at >= together) return [arrival(undefined, [one]), ...arrivals].slice(0, keptArrivals);
  const flips = first.flips.length < keptFlips ? [...first.flips, one] : first.flips;
  return [{ ...first, flips, flipped: first.flipped + 1 }, ...rest];
}

const arrival = (load: LoadLineFragment | undefined, flips: Flip[]): Arrival => (
  { id: ++last, at: Date.now(), load, flips, flipped: flips.length }
);
