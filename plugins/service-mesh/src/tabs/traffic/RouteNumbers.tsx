import {
  RouteTraffic,
  SignalsData,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { Commands } from '../../components/Commands';
import { Queries } from '../../components/Queries';
import css from '../../components/mesh.module.css';
import { useReport } from '../../hooks/useReport';
import { CsvButton } from './CsvButton';
import { Dashboards } from './Dashboards';
import { DetailReport } from './DetailReport';
import { OnDemand } from './OnDemand';
import { routeName, RouteTable } from './RouteTable';
import { rowCsv } from './rowCsv';

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
  const handle = useReport('signals', { rangeSeconds, detail: 'routes' });
  return (
    <DetailReport handle={handle}>
      {({ data }) => <Routes data={data} />}
    </DetailReport>
  );
}

function Routes({
  data: { routes = [], queries, window, dashboards },
}: {
  data: SignalsData;
}) {
  return (
    <>
      {routes.length === 0 ? (
        <span>
          The metrics name no routes. Linkerd counts by route where a
          ServiceProfile, an HTTPRoute or a GRPCRoute names them; Istio where a
          Telemetry resource adds the tag request_operation.
        </span>
      ) : (
        <>
          <RouteTable routes={routes} />
          <span className={`${css.muted} ${css.small}`}>
            A request counts once for its route; the column “As sent” counts
            each retry too. Paths and methods that no route names are not in the
            metrics.
          </span>
          <Commands
            commands={routes.flatMap(({ command }) => command ?? [])}
            what="routes"
          />
        </>
      )}
      <div className={css.spread}>
        <Queries queries={queries} window={window} />
        <span className={css.row}>
          {routes.length > 0 && (
            <CsvButton
              title="By route"
              table={() => rowCsv('route', routes, routeCsvName)}
            />
          )}
          <Dashboards dashboards={dashboards} panel="inbound" />
        </span>
      </div>
    </>
  );
}

function routeCsvName(row: RouteTraffic): string {
  return [row.direction, row.parent, routeName(row)].filter(Boolean).join(' ');
}
