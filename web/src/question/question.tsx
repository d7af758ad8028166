import { useMemo } from 'react';
import { useClient } from 'urql';
import { useAsk, type Answer } from '../api/ask';
import { QuestionDocument, QuestionSourcesDocument, type QuestionQuery, type Status } from '../gql';
import { Answered, Empty } from '../parts/answer';
import { Cite, ShowQuery } from '../parts/cite';
import { AsOf, LensBar } from '../parts/lens';
import { Picker } from '../parts/picker';
import { DataTable } from '../parts/table';
import { useLens, useUrl } from '../url';
import { statuses, today } from '../words';
import { useTitle } from '../title';
import { columnsFor, type Row } from './columns';
import { answerSentence, count, questionSentence, type Subject } from './sentence';
import { sourcesOf } from './sources';
import { StatusFilter } from './status-filter';

/** The question first: who can enable a vendor, or what an agency can enable. */
export function Question() {
  const { get, list, set } = useUrl();
  const lens = useLens();
  const agency = get('agency');
  const vendor = agency ? undefined : (get('vendor') ?? 'openai');
  const only = statuses.filter((status) => list('status').includes(status));
  const whom = agency ? { agencies: [agency] } : { vendors: [vendor!] };
  const answer = useAsk(QuestionDocument, {
    ...whom,
    ...lens,
    ...(only.includes('NO_ROUTE') && { statuses }),
  });
  return (
    <>
      <section className="ask card">
        <div className="ask-box">
          <Picker
            label="Ask about a vendor or an agency"
            kinds={['VENDOR', 'AGENCY']}
            value={subjectName(answer.data, agency, vendor)}
            placeholder="OpenAI, CIA, Army…"
            suggestions={answer.data?.vendors.nodes ?? []}
            onPick={({ id, slug }) => set(id.startsWith('agency:')
              ? { agency: slug, vendor: undefined, status: undefined, sort: undefined }
              : { vendor: slug, agency: undefined, status: undefined, sort: undefined })}
          />
        </div>
        <LensBar />
      </section>
      <Answered to={answer}>
        {(data) => <Found data={data} only={only} subject={subjectOf(data, agency, vendor)} answer={answer} whom={whom} />}
      </Answered>
    </>
  );
}

function Found({ data, only, subject, answer, whom }: {
  data: QuestionQuery;
  only: Status[];
  subject: Subject;
  answer: Answer<QuestionQuery>;
  whom: { agencies?: string[]; vendors?: string[] };
}) {
  const lens = useLens();
  const client = useClient();
  const rows = data.reach.nodes;
  const counts = useMemo(() => count(rows, subject), [rows, subject]);
  const shown = useMemo(
    () => (only.length ? rows.filter((row) => only.includes(row.status)) : rows.filter((row) => row.status !== 'NO_ROUTE')),
    [rows, only.join()], // eslint-disable-line react-hooks/exhaustive-deps
  );
  const columns = useMemo(() => columnsFor(subject.kind, lens), [subject.kind, lens.level, lens.at, lens.knownAt]);
  const question = questionSentence(subject, lens);
  const sentence = answerSentence(subject, counts, lens);
  useTitle(question);
  const at = rows[0]?.at ?? lens.at ?? today();
  const knownAt = rows[0]?.knownAt ?? lens.knownAt ?? new Date().toISOString();

  const citation = async () => {
    const pinned = { ...whom, ...lens, at, knownAt };
    const cited = await client.query(QuestionSourcesDocument, pinned).toPromise();
    return { question, answer: sentence, at, knownAt, revision: answer.revision, sources: sourcesOf(cited.data) };
  };
  return (
    <section className="found" aria-label="The answer">
      <h1 aria-live="polite">{sentence}</h1>
      <div className="under">
        <AsOf at={at} knownAt={knownAt} revision={answer.revision} />
        <Cite citation={citation} />
        <ShowQuery of={answer} />
      </div>
      {data.reach.pageInfo.hasNextPage && <p className="quiet">These are the first 5,000.</p>}
      <StatusFilter counts={counts} only={only} />
      {shown.length ? (
        <DataTable<Row> label={question} columns={columns} rows={shown} rowId={(row) => row.id} order="status" />
      ) : (
        <Empty title="Nothing on record">
          <p>A missing fact is not a “no”. Show those with no route to see which single fact would open one, or ask at another level or day.</p>
        </Empty>
      )}
    </section>
  );
}

function subjectOf(data: QuestionQuery, agency: string | undefined, vendor: string | undefined): Subject {
  const total = agency ? data.vendors.totalCount : data.agencies.totalCount;
  return { kind: agency ? 'agency' : 'vendor', name: subjectName(data, agency, vendor), total };
}

function subjectName(data: QuestionQuery | undefined, agency: string | undefined, vendor: string | undefined): string {
  if (agency) return data?.reach.nodes[0]?.agency.name ?? agency;
  return data?.vendors.nodes.find((known) => known.slug === vendor)?.name ?? vendor ?? '';
}
