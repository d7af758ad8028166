import { useAsk } from '../api/ask';
import { ChokepointsDocument, type ChokepointsQuery } from '../gql';
import { Answered, Empty } from '../parts/answer';
import { Cite, ShowQuery } from '../parts/cite';
import { circumstance } from '../question/sentence';
import { useLens, useUrl } from '../url';
import { number, plural } from '../words';
import { momentOf } from './moment';

/** The clouds that routes pass: those that most agencies have no way around first. */
export function Chokepoints() {
  const lens = useLens();
  const vendor = useUrl().get('vendor');
  const answer = useAsk(ChokepointsDocument, { ...lens, ...(vendor && { vendors: [vendor] }) });
  return (
    <section className="part" aria-label="Chokepoints">
      <div className="under">
        <h2>Chokepoints: the clouds that routes pass</h2>
        <ShowQuery of={answer} />
      </div>
      <Answered to={answer}>
        {({ chokepoints, reach }) => {
          const most = Math.max(1, ...chokepoints.map(({ agencies }) => agencies.length));
          if (chokepoints.length === 0) return <Empty title="No route passes a cloud" />;
          const when = circumstance(lens);
          const question = `Which clouds do routes${vendor ? ` to ${reach.nodes[0]?.vendor.name ?? vendor}` : ''} pass${when}?`;
          const sentence = foremost(chokepoints[0]!, when);
          return (
            <>
              <div className="under">
                <p className="quiet">{sentence}</p>
                <Cite citation={() => ({ question, answer: sentence, ...momentOf(reach, lens), revision: answer.revision, sources: undefined })} />
              </div>
              <div className="wide card" tabIndex={0} role="group" aria-label="Chokepoints as a table">
                <table className="scores">
                  <thead>
                    <tr>
                      <th scope="col">Cloud</th>
                      <th scope="col" className="bar-head"><span className="aside">As a bar</span></th>
                      <th scope="col" className="number">Pass it</th>
                      <th scope="col" className="number">No way around</th>
                    </tr>
                  </thead>
                  <tbody>
                    {chokepoints.map(({ cloud, agencies, sole }) => (
                      <tr key={cloud.slug}>
                        <th scope="row">{cloud.name}</th>
                        <td>
                          <span className="bar" aria-hidden="true">
                            <i className="sole" style={{ width: `${(100 * sole.length) / most}%` }} />
                            <i className="pass" style={{ width: `${(100 * (agencies.length - sole.length)) / most}%` }} />
                          </span>
                        </td>
                        <td className="number">{number(agencies.length)}</td>
                        <td className="number">{number(sole.length)}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            </>
          );
        }}
      </Answered>
    </section>
  );
}

/** The first of them in words. */
function foremost({ cloud, agencies, sole }: ChokepointsQuery['chokepoints'][number], when: string): string {
  return `${plural(agencies.length, 'agency has', 'agencies have')} routes that pass ${cloud.name}${when}; `
    + `${number(sole.length)} of them ${sole.length === 1 ? 'has' : 'have'} no way around it.`;
}
