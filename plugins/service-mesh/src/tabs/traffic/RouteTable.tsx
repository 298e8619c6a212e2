import { RouteTraffic } from '@meshwright/backstage-plugin-service-mesh-common';
import { ScrollRegion } from '../../components/ScrollRegion';
import css from '../../components/mesh.module.css';
import { formatRate } from '../../format/rate';
import { formatRatio } from '../../format/ratio';
import { NumberCells, NumberHeads } from './RowTable';

/** What a route is called: its kind and name. @internal */
export function routeName({ kind, route }: RouteTraffic): string {
  return kind ? `${kind} ${route}` : route;
}

/** Numbers of routes: what is received, and what is sent with its retries. @internal */
export function RouteTable({ routes }: { routes: readonly RouteTraffic[] }) {
  const sent = routes.filter(({ direction }) => direction === 'outbound');
  const received = routes.filter(({ direction }) => direction !== 'outbound');
  return (
    <>
      {received.length > 0 && (
        <Direction
          title="Received"
          routes={received}
          titled={sent.length > 0}
        />
      )}
      {sent.length > 0 && <Direction title="Sent" routes={sent} titled />}
    </>
  );
}

function Direction(props: {
  title: string;
  routes: readonly RouteTraffic[];
  titled: boolean;
}) {
  const { title, routes, titled } = props;
  const parents = routes.some(({ parent }) => parent !== undefined);
  const tries = routes.some(({ actualRate }) => actualRate !== undefined);
  const clusters = routes.some(({ cluster }) => cluster !== undefined);
  return (
    <div className={css.tight}>
      {titled && <h3 className={css.sectionTitle}>{title}</h3>}
      <ScrollRegion label={`${title}, by route`}>
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">Route</th>
              {parents && <th scope="col">Of</th>}
              {clusters && <th scope="col">Cluster</th>}
              <NumberHeads connections={false} />
              {tries && (
                <th
                  scope="col"
                  className={css.right}
                  title="Each retry counts for itself"
                >
                  As sent
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {routes.map(route => (
              <tr key={`${routeName(route)} ${route.parent} ${route.cluster}`}>
                <th scope="row" className={css.mono}>
                  {routeName(route)}
                </th>
                {parents && <td className={css.mono}>{route.parent}</td>}
                {clusters && <td>{route.cluster}</td>}
                <NumberCells row={route} connections={false} />
                {tries && (
                  <td className={css.right}>
                    {route.actualRate === undefined
                      ? '–'
                      : `${formatRate(route.actualRate)}, ${formatRatio(
                          route.actualSuccess,
                        )}`}
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </div>
  );
}
