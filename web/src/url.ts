import { useCallback } from 'react';
import { useSearchParams } from 'wouter';
import type { Classification } from './gql';
import { levels } from './words';

/** Every state of a view is in its URL, under these names. */
export type Name =
  | 'agency' | 'vendor' | 'level' | 'at' | 'knownAt' | 'status' | 'sector' | 'through' | 'sort' | 'text' | 'fold'
  | 'day' | 'from' | 'to' | 'known' | 'assume' | 'count';

export type Change = Partial<Record<Name, string | undefined>>;

/** The state in the URL, and how to change it: undefined takes a name away. */
export function useUrl() {
  const [params, setParams] = useSearchParams();
  const get = useCallback((name: Name) => params.get(name) ?? undefined, [params]);
  const list = useCallback((name: Name) => params.get(name)?.split(',').filter(Boolean) ?? [], [params]);
  const set = useCallback(
    (change: Change, options: { replace?: boolean } = {}) => setParams((now) => changed(now, change), options),
    [setParams],
  );
  return { params, get, list, set };
}

function changed(params: URLSearchParams, change: Change): URLSearchParams {
  const next = new URLSearchParams(params);
  for (const [name, value] of Object.entries(change)) {
    if (value) next.set(name, value);
    else next.delete(name);
  }
  return next;
}

/** What every question of a view is asked at: what is left out is any level, today, and what is known now. */
export interface Lens {
  level?: Classification;
  at?: string;
  knownAt?: string;
}

export function useLens(): Lens {
  const { get } = useUrl();
  const level = levels.find((known) => known === get('level'));
  const at = day(get('at'));
  const knownAt = moment(get('knownAt'));
  return { ...(level && { level }), ...(at && { at }), ...(knownAt && { knownAt }) };
}

/** A calendar day, or undefined for what is none. */
export function day(text: string | undefined): string | undefined {
  return text && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : undefined;
}

function moment(text: string | undefined): string | undefined {
  return text && /^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(Date.parse(text)) ? text : undefined;
}

/** The address of a view with the state that it is given, and nothing else. */
export function address(path: string, state: Change): string {
  const query = changed(new URLSearchParams(), state).toString();
  return query ? `${path}?${query}` : path;
}
