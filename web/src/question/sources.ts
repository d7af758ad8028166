import type { QuestionSourcesQuery, SourceLineFragment } from '../gql';

/** Every source behind the rows of an answer. */
export function sourcesOf(answer: QuestionSourcesQuery | undefined): SourceLineFragment[] {
  return (answer?.reach.nodes ?? []).flatMap((verdict) => [
    ...verdict.routes.flatMap((route) => [...route.facts, ...route.authorizations]),
    ...verdict.uses,
    ...verdict.evaluations,
    ...verdict.blockers,
  ]).flatMap((fact) => fact.source ?? []);
}
