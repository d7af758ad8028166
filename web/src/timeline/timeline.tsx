import './timeline.css';
import { useEffect, useState } from 'react';
import { useAsk } from '../api/ask';
import { TimelineDayDocument, TimelineDocument } from '../gql';
import { Answered, Failure, Loading } from '../parts/answer';
import { Changes, sourcesOfChanges } from '../parts/change';
import { Cite, ShowQuery } from '../parts/cite';
import { AsOf, LensBar } from '../parts/lens';
import { Picker } from '../parts/picker';
import { atLevel } from '../question/sentence';
import { useTitle } from '../title';
import { day as dayIn, useLens, useUrl } from '../url';
import { dayLength, dayName, listing, number, plural, statusName, today } from '../words';
import { Chart, Standing } from './chart';
import { useHistory } from './data';
import { on, type Counts, type Flip, type History } from './history';

const beginning = '2022-01-01';
const stepEvery = 1_100;

/** How the answer came to be what it is: a slider over the days, those marked on which something flipped. */
export function Timeline() {
  const { get, set } = useUrl();
  const { level, knownAt } = useLens();
  const agency = get('agency');
  const vendor = agency && !get('vendor') ? undefined : (get('vendor') ?? 'openai');
  const from = dayIn(get('from')) ?? beginning;
  const to = dayIn(get('to')) ?? today();
  const day = dayIn(get('day')) ?? to;
  const eachDay = get('known') === 'then';
  const [tries, setTries] = useState(0);
  const who = {
    ...(agency && { agencies: [agency] }),
    ...(vendor && { vendors: [vendor] }),
    ...(level && { level }),
    ...(knownAt && !eachDay && { knownAt }),
  };
  const variables = { ...who, from, to, ...(eachDay && { knownAtEachDay: true }) };
  const { history, readTo, names, error, knownAt: known } = useHistory(variables, tries);
  const subject = listing([vendor && (names.vendor ?? vendor), agency && (names.agency ?? agency)].flatMap((name) => name || []));
  const question = `How did it stand with ${subject}${atLevel(level ? { level } : {})}, from ${dayName(from)} to ${dayName(to)}?`;
  useTitle(question);
  return (
    <>
      <section className="ask card">
        <div className="ask-box pair">
          <Picker label="Vendor" kinds={['VENDOR']} value={names.vendor && vendor ? names.vendor : (vendor ?? '')} placeholder="All vendors" onPick={({ slug }) => set({ vendor: slug })} />
          <Picker label="Agency" kinds={['AGENCY']} value={agency ? (names.agency ?? agency) : ''} placeholder="Every agency" onPick={({ slug }) => set({ agency: slug })} />
        </div>
        <LensBar withDay={false} />
        <label className="check">
          <input type="checkbox" checked={eachDay} onChange={() => set({ known: eachDay ? undefined : 'then' })} />
          As it was known on each day
        </label>
      </section>
      {error && <Failure error={error} again={() => setTries(tries + 1)} />}
      {!history && !error && <Loading what={`Walking over the days…${readTo ? ` ${dayName(readTo)}` : ''}`} />}
      {history && (
        <Told history={history} from={from} to={to} day={day} question={question} subject={subject} who={who} eachDay={eachDay} knownAt={known ?? today()} />
      )}
    </>
  );
}

function Told({ history, from, to, day, question, subject, who, eachDay, knownAt }: {
  history: History;
  from: string;
  to: string;
  day: string;
  question: string;
  subject: string;
  who: object;
  eachDay: boolean;
  knownAt: string;
}) {
  const { set } = useUrl();
  const flip = history.flips.find((known) => known.day === day);
  const variables = { ...who, day, ...(eachDay && { knownAtEachDay: true }) };
  const what = useAsk(TimelineDayDocument, variables, !flip);
  const sentence = standing(on(history, day), day, subject);
  const known = eachDay ? `${day}T23:59:59.999Z` : knownAt;
  return (
    <section className="found" aria-label="The timeline">
      <h1>{sentence}</h1>
      <div className="under">
        <AsOf at={day} knownAt={known} revision={what.revision} />
        <Cite citation={() => ({
          question, answer: sentence, at: day, knownAt: known, revision: what.revision,
          sources: sourcesOfChanges(flip ? (what.data?.changes.nodes ?? []) : []),
        })} />
        <ShowQuery of={{ document: TimelineDocument, variables: { ...who, from, to, ...(eachDay && { knownAtEachDay: true }) } }} />
      </div>
      <div className="card timeline">
        <Standing counts={on(history, day)} />
        <Chart history={history} from={from} to={to} day={day} />
        <Slider flips={history.flips} from={from} to={to} day={day} onDay={(next) => set({ day: next === to ? undefined : next }, { replace: true })} />
      </div>
      <h2 className="flip-title">
        {flip ? `${dayName(day)}: ${plural(flip.flips, 'verdict', 'verdicts')} flipped` : `Nothing flipped on ${dayName(day)}`}
      </h2>
      {flip && (
        <Answered to={what}>
          {({ changes }) => (
            <>
              <Changes changes={changes.nodes} at={(change) => ({ at: change.on, ...('level' in who && { level: String(who.level) }) })} />
              {changes.totalCount > changes.nodes.length && <p className="quiet small">The first {changes.nodes.length} of {number(changes.totalCount)}.</p>}
            </>
          )}
        </Answered>
      )}
    </section>
  );
}

function standing(counts: Counts, day: string, subject: string): string {
  const parts = (['IN_USE', 'AVAILABLE', 'EVALUATING', 'BLOCKED'] as const)
    .filter((status) => counts[status])
    .map((status) => `${number(counts[status])} ${statusName[status].toLowerCase()}`);
  return `${dayName(day)}: ${parts.length ? listing(parts) : 'nothing on record'} for ${subject}.`;
}

/** The day, and the days on which something flipped to step or play through. */
function Slider({ flips, from, to, day, onDay }: { flips: Flip[]; from: string; to: string; day: string; onDay: (day: string) => void }) {
  const [playing, setPlaying] = useState(false);
  const place = (date: string) => Math.round((Date.parse(date) - Date.parse(from)) / dayLength);
  const before = flips.findLast((flip) => flip.day < day)?.day;
  const after = flips.find((flip) => flip.day > day)?.day;

  useEffect(() => {
    if (!playing) return undefined;
    const timer = setTimeout(() => (after ? onDay(after) : setPlaying(false)), stepEvery);
    return () => clearTimeout(timer);
    // The step is taken from where the day is then.
  }, [playing, day, after]);

  const play = () => {
    if (!playing && !after) onDay(from);
    setPlaying(!playing);
  };
  return (
    <div className="slider">
      <input
        type="range"
        min={0}
        max={place(to)}
        value={place(day)}
        aria-label="Day"
        aria-valuetext={dayName(day)}
        onChange={(event) => onDay(new Date(Date.parse(from) + Number(event.target.value) * dayLength).toISOString().slice(0, 10))}
      />
      <button type="button" className="quiet-button" onClick={play} aria-pressed={playing}>{playing ? 'Pause' : 'Play'}</button>
      <button type="button" className="quiet-button" disabled={!before} onClick={() => onDay(before!)} aria-label="The flip before">‹</button>
      <button type="button" className="quiet-button" disabled={!after} onClick={() => onDay(after!)} aria-label="The next flip">›</button>
      <output>{dayName(day)}</output>
    </div>
  );
}
