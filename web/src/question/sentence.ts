import type { AnswerRowFragment, Status } from '../gql';
import type { Lens } from '../url';
import { dayName, levelName, listing, momentName, number, plural } from '../words';

/** Who or what is asked about, and how many there are on the other side. */
export interface Subject {
  kind: 'agency' | 'vendor';
  name: string;
  total: number;
}

export type Counts = Record<Status, number>;

/** How many rows have each status. Those not listed have nothing on record. */
export function count(rows: Pick<AnswerRowFragment, 'status'>[], subject: Subject): Counts {
  const counts: Counts = { IN_USE: 0, AVAILABLE: 0, EVALUATING: 0, BLOCKED: 0, NO_ROUTE: 0 };
  for (const row of rows) counts[row.status]++;
  counts.NO_ROUTE = subject.total - (rows.length - counts.NO_ROUTE);
  return counts;
}

export function questionSentence(subject: Subject, lens: Lens): string {
  const what = subject.kind === 'vendor' ? `Who can enable ${subject.name}` : `What can ${subject.name} enable`;
  return `${what}${circumstance(lens)}?`;
}

/** "104 agencies can enable OpenAI at CUI; 17 already use it; 1 is blocked." */
export function answerSentence(subject: Subject, counts: Counts, lens: Lens): string {
  const parts = subject.kind === 'vendor' ? ofVendor(subject.name, counts, lens) : ofAgency(subject.name, counts, lens);
  return `${parts.join('; ')}${dates(lens)}.`;
}

function ofVendor(name: string, counts: Counts, lens: Lens): string[] {
  const many = counts.AVAILABLE;
  const parts = [`${many ? plural(many, 'agency', 'agencies') : 'No agency'} can enable ${name}${atLevel(lens)}`];
  if (counts.IN_USE) parts.push(`${number(counts.IN_USE)} already ${counts.IN_USE === 1 ? 'uses' : 'use'} it`);
  if (counts.EVALUATING) parts.push(`${number(counts.EVALUATING)} ${counts.EVALUATING === 1 ? 'tries' : 'try'} it`);
  if (counts.BLOCKED) parts.push(`${number(counts.BLOCKED)} ${counts.BLOCKED === 1 ? 'is' : 'are'} blocked`);
  return parts;
}

function ofAgency(name: string, counts: Counts, lens: Lens): string[] {
  const many = counts.AVAILABLE;
  const parts = [`${name} can enable ${many ? plural(many, 'vendor', 'vendors') : 'no vendor'}${atLevel(lens)}`];
  if (counts.IN_USE) parts.push(`it already uses ${number(counts.IN_USE)}`);
  if (counts.EVALUATING) parts.push(`tries ${number(counts.EVALUATING)}`);
  if (counts.BLOCKED) parts.push(`${number(counts.BLOCKED)} ${counts.BLOCKED === 1 ? 'is' : 'are'} blocked`);
  return parts;
}

export const atLevel = (lens: Lens) => (lens.level ? ` at ${levelName[lens.level]}` : '');

function dates(lens: Lens): string {
  const parts: string[] = [];
  if (lens.at) parts.push(`on ${dayName(lens.at)}`);
  if (lens.knownAt) parts.push(`as known on ${momentName(lens.knownAt)}`);
  const told = listing(parts);
  return told && `, ${told}`;
}

export const circumstance = (lens: Lens) => `${atLevel(lens)}${dates(lens)}`;
