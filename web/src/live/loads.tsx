import { useAsk } from '../api/ask';
import { LoadsDocument } from '../gql';
import { Answered, Empty } from '../parts/answer';
import { ShowQuery } from '../parts/cite';
import { useTitle } from '../title';
import { momentName, number, plural } from '../words';
import { ArrivalText } from './flash';
import { useNews } from './live';

/** What was loaded, by whom and from what; what comes while the page is open stands above, with what it flipped. */
export function Loads() {
  const { arrivals, streaming } = useNews();
  const answer = useAsk(LoadsDocument, {});
  useTitle('Loads');
  return (
    <Answered to={answer}>
      {({ loads }) => (
        <section className="found" aria-label="Loads">
          <h1>{loads.totalCount ? `${plural(loads.totalCount, 'load has', 'loads have')} made the graph what it is.` : 'Nothing is loaded yet.'}</h1>
          <div className="under">
            <p className="quiet small">{streaming ? 'New loads show here as they are committed.' : 'New loads are looked for every ten seconds.'}</p>
            <ShowQuery of={answer} />
          </div>
          {arrivals.map((arrival) => (
            <section key={arrival.id} className="arrival card"><ArrivalText of={arrival} most={100} /></section>
          ))}
          {loads.nodes.length === 0 && <Empty title="An empty graph"><p><code>fedreach import</code> loads data; see the README.</p></Empty>}
          <div className="wide card" tabIndex={0} role="group" aria-label="Loads as a table">
            <table className="scores">
              <thead>
                <tr>
                  <th scope="col" className="number">Revision</th><th scope="col">When</th><th scope="col">By</th><th scope="col">From</th>
                  <th scope="col" className="number">New facts</th><th scope="col" className="number">Withdrawn</th>
                  <th scope="col" className="number">New entities</th><th scope="col">Why</th>
                </tr>
              </thead>
              <tbody>
                {loads.nodes.map((load) => (
                  <tr key={load.id}>
                    <td className="number">{load.revision}</td>
                    <td>{momentName(load.at)}</td>
                    <td>{load.by}</td>
                    <td>{load.origin}</td>
                    <td className="number">{number(load.factsCreated)}</td>
                    <td className="number">{number(load.factsWithdrawn)}</td>
                    <td className="number">{number(load.entitiesCreated)}</td>
                    <td>{load.note}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {loads.totalCount > loads.nodes.length && <p className="quiet small">The newest {loads.nodes.length} of {number(loads.totalCount)}.</p>}
        </section>
      )}
    </Answered>
  );
}
