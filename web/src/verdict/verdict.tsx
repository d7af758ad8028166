import './verdict.css';
import { useAsk, type Answer } from '../api/ask';
import { VerdictDocument, type VerdictQuery, type WholeVerdictFragment } from '../gql';
import { Answered, Empty } from '../parts/answer';
import { Cite, ShowQuery } from '../parts/cite';
import { Confidence } from '../parts/confidence';
import { AsOf, LensBar } from '../parts/lens';
import { Levels } from '../parts/levels';
import { Picker } from '../parts/picker';
import { StatusBadge } from '../parts/status';
import { circumstance } from '../question/sentence';
import { useTitle } from '../title';
import { useLens, useUrl } from '../url';
import { Evidence } from './evidence';
import { factsOf } from './facts-of';
import { RoutePicture } from './route-picture';
import { verdictSentence } from './sentence';

/** One agency, one vendor: the answer, the routes as a picture, and every fact behind it. */
export function Verdict() {
  const { get, set } = useUrl();
  const lens = useLens();
  const agency = get('agency');
  const vendor = get('vendor');
  const asked = Boolean(agency && vendor);
  const answer = useAsk(VerdictDocument, { agency: agency ?? '', vendor: vendor ?? '', ...lens }, !asked);
  return (
    <>
      <section className="ask card">
        <div className="ask-box pair">
          <Picker
            label="Agency"
            kinds={['AGENCY']}
            value={answer.data?.verdict.agency.name ?? agency ?? ''}
            placeholder="An agency"
            onPick={({ slug }) => set({ agency: slug })}
          />
          <Picker
            label="Vendor"
            kinds={['VENDOR']}
            value={answer.data?.verdict.vendor.name ?? vendor ?? ''}
            placeholder="A vendor"
            onPick={({ slug }) => set({ vendor: slug })}
          />
        </div>
        <LensBar />
      </section>
      {asked ? (
        <Answered to={answer}>{(data) => <Shown verdict={data.verdict} answer={answer} />}</Answered>
      ) : (
        <Empty title="Whose verdict?"><p>Pick an agency and a vendor.</p></Empty>
      )}
    </>
  );
}

function Shown({ verdict, answer }: { verdict: WholeVerdictFragment; answer: Answer<VerdictQuery> }) {
  const lens = useLens();
  const question = `Can ${verdict.agency.name} enable ${verdict.vendor.name}${circumstance(lens)}?`;
  const sentence = verdictSentence(verdict, lens);
  useTitle(question);
  const citation = () => ({
    question,
    answer: sentence,
    at: verdict.at,
    knownAt: verdict.knownAt,
    revision: answer.revision,
    sources: factsOf(verdict).flatMap((fact) => fact.source ?? []),
  });
  const drawn = verdict.routes.length + verdict.unleveledRoutes.length + verdict.blockers.length
    + verdict.liftedBlocks.length + verdict.nearMisses.length;
  return (
    <section className="found" aria-label="The verdict">
      <h1 aria-live="polite">{sentence}</h1>
      <div className="under">
        <StatusBadge status={verdict.status} />
        {verdict.routes.length > 0 && <Levels of={verdict.levels} />}
        {verdict.confidence && <Confidence of={verdict.confidence} />}
        {verdict.disputed && <a className="tag" href="#disputes">disputed</a>}
        <AsOf at={verdict.at} knownAt={verdict.knownAt} revision={answer.revision} />
        <Cite citation={citation} />
        <ShowQuery of={answer} />
      </div>
      {verdict.unplaced && (
        <p className="notice" data-tone="wrong">The agency is under no root: labels of agencies above it may be missing.</p>
      )}
      {drawn > 0 && <RoutePicture verdict={verdict} />}
      <Evidence verdict={verdict} />
    </section>
  );
}
