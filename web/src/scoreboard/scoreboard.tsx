import './scoreboard.css';
import { useAsk } from '../api/ask';
import { ScoreboardDocument, type ScoreboardQuery } from '../gql';
import { Answered } from '../parts/answer';
import { Cite, ShowQuery } from '../parts/cite';
import { AsOf, LensBar } from '../parts/lens';
import { circumstance } from '../question/sentence';
import { useTitle } from '../title';
import { useLens, useUrl } from '../url';
import { listing, number } from '../words';
import { Chokepoints } from './chokepoints';
import { LockIn } from './lock-in';
import { momentOf } from './moment';
import { Scores } from './scores';

export type Unit = 'agencies' | 'organisations';
type Score = ScoreboardQuery['scoreboard'][number];

/** Who is ahead, which clouds all pass, and who is stuck. */
export function Scoreboard() {
  const lens = useLens();
  const { get, set } = useUrl();
  const unit: Unit = get('count') === 'organisations' ? 'organisations' : 'agencies';
  const answer = useAsk(ScoreboardDocument, { ...lens });
  const question = `Who is ahead${circumstance(lens)}?`;
  useTitle(question);
  return (
    <>
      <section className="ask card">
        <fieldset className="segments">
          <legend className="aside">Count</legend>
          {(['agencies', 'organisations'] as const).map((each) => (
            <label key={each}>
              <input type="radio" name="unit" checked={unit === each} onChange={() => set({ count: each === 'agencies' ? undefined : each })} />
              <span>{each === 'agencies' ? 'Agencies' : 'Organisations'}</span>
            </label>
          ))}
        </fieldset>
        <span className="spacer" />
        <LensBar />
      </section>
      <Answered to={answer}>
        {({ scoreboard, reach }) => {
          const scores = [...scoreboard].sort((a, b) => reached(b, unit) - reached(a, unit) || (a.vendor.name < b.vendor.name ? -1 : 1));
          const sentence = ahead(scores, unit, circumstance(lens));
          const moment = momentOf(reach, lens);
          return (
            <section className="found" aria-label="The scoreboard">
              <h1>{sentence}</h1>
              <div className="under">
                <AsOf {...moment} revision={answer.revision} />
                <Cite citation={() => ({ question, answer: sentence, ...moment, revision: answer.revision, sources: undefined })} />
                <ShowQuery of={answer} />
              </div>
              <Scores scores={scores} unit={unit} />
            </section>
          );
        }}
      </Answered>
      <Chokepoints />
      <LockIn />
    </>
  );
}

export const reached = (score: Score, unit: Unit) => score.inUse[unit] + score.available[unit];

function ahead(scores: Score[], unit: Unit, when: string): string {
  const most = scores[0] ? reached(scores[0], unit) : 0;
  if (most === 0) return `No vendor is available anywhere${when}.`;
  const first = scores.filter((score) => reached(score, unit) === most).map(({ vendor }) => vendor.name);
  const who = first.length > 3 ? `${number(first.length)} vendors are` : `${listing(first)} ${first.length > 1 ? 'are' : 'is'}`;
  return `${who} ahead${when}: in use or available at ${number(most)} ${most === 1 ? unit.replace('ies', 'y').replace(/s$/, '') : unit}.`;
}
