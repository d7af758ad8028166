import { useAsk } from '../api/ask';
import { ChokepointsDocument } from '../gql';
import { Answered, Empty } from '../parts/answer';
import { ShowQuery } from '../parts/cite';
import { useLens, useUrl } from '../url';
import { number } from '../words';

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
        {({ chokepoints }) => {
          const most = Math.max(1, ...chokepoints.map(({ agencies }) => agencies.length));
          if (chokepoints.length === 0) return <Empty title="No route passes a cloud" />;
          return (
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
          );
        }}
      </Answered>
    </section>
  );
}
