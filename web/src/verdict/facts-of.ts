import type { FactCardFragment, WholeVerdictFragment } from '../gql';

/** Every fact that a verdict shows, each once. */
export function factsOf(verdict: WholeVerdictFragment): FactCardFragment[] {
  const routes = [...verdict.routes, ...verdict.unleveledRoutes];
  const facts = [
    ...routes.flatMap((route) => [...route.facts, ...route.authorizations, ...route.vehicleFacts]),
    ...verdict.uses, ...verdict.unleveledUses, ...verdict.evaluations, ...verdict.unleveledEvaluations,
    ...verdict.blockers, ...verdict.liftedBlocks, ...verdict.exemptions, ...verdict.warnings,
    ...verdict.nearMisses.flatMap((miss) => miss.facts),
    ...verdict.disputes.flatMap((dispute) => [dispute.decides, ...dispute.otherwise]),
  ];
  return [...new Map(facts.map((fact) => [fact.id, fact])).values()];
}
