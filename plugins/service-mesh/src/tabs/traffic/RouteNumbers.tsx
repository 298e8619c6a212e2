import { errorWords } from '../../format/errorWords';
import css from '../../components/mesh.module.css';
import { useReport } from '../../hooks/useReport';
import { CsvButton } from './CsvButton';
import { OnDemand } from './OnDemand';
import { RowTable } from './RowTable';
import { rowCsv } from './rowCsv';
import { Queries } from './SignalChart';

/** Numbers by route, where the metrics name routes. @internal */
export function RouteNumbers({ rangeSeconds }: { rangeSeconds: number }) {
  return (
    <OnDemand
      title="By route, now"
      hint="Requests, success and latency of each route, where the metrics name routes."
    >
      {() => <RoutesNow rangeSeconds={rangeSeconds} />}
    </OnDemand>
  );
}

function RoutesNow({ rangeSeconds }: { rangeSeconds: number }) {
  const { report, error } = useReport('signals', {
    rangeSeconds,
    detail: 'routes',
  });
  if (!report)
    return <span role="status">{error ? errorWords(error) : 'Reading…'}</span>;
  const { routes = [], queries, window } = report.data;
  return (
    <>
      {routes.length === 0 ? (
        <span>
          The metrics name no routes. Linkerd counts by route where a
          ServiceProfile or an HTTPRoute names them; Istio where a Telemetry
          resource adds the tag request_operation.
        </span>
      ) : (
        <RowTable
          rows={routes}
          what="Route"
          name={row => (row.kind ? `${row.kind} ${row.route}` : row.route)}
        />
      )}
      <div className={css.spread}>
        <Queries queries={queries} window={window} />
        {routes.length > 0 && (
          <CsvButton
            title="By route"
            table={() => rowCsv('route', routes, row => row.route)}
          />
        )}
      </div>
    </>
  );
}
