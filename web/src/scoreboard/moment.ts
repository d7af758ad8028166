import type { AnsweredForFragment } from '../gql';
import type { Lens } from '../url';
import { today } from '../words';

/** The day and the moment that an answer is for, by one of its verdicts; what was asked for where there is none. */
export function momentOf({ nodes: [verdict] }: AnsweredForFragment, lens: Lens): { at: string; knownAt: string } {
  return {
    at: verdict?.at ?? lens.at ?? today(),
    knownAt: verdict?.knownAt ?? lens.knownAt ?? new Date().toISOString(),
  };
}
