import { RouteAnswer, RouteQuestion } from '../../../../model';
import { IstioGateway, Sidecar } from '../../kinds';
import { RegisteredService, RoutingTable } from '../routing/resolveRequest';
import { HttpCall } from '../routing/routeMatches';
import { RoutingContext } from '../routing/RoutingContext';

/** Everything a question about a request is answered from. @internal */
export interface RouteScene {
  readonly context: RoutingContext;
  readonly istioGateways: readonly IstioGateway[];
  readonly sidecars: readonly Sidecar[];
  readonly table: RoutingTable;
  readonly question: RouteQuestion;
}

/** What becomes of a request. @internal */
export type Answer = Omit<RouteAnswer, 'mesh'>;

/** The destinations of an answer that forwards nothing. @internal */
export const NOWHERE: Pick<Answer, 'destinations'> = { destinations: [] };

/** Ports a host is asked on when nothing names one. */
const SCHEME_PORTS = { http: 80, https: 443 } as const;

/** The port a request goes to: the one asked for, that of the host, or the service's first. @internal */
export function portOf(
  { question }: RouteScene,
  service: RegisteredService | undefined,
): number {
  const { host, port, scheme } = question;
  const usual = SCHEME_PORTS[scheme];
  const own = service?.ports ?? [];
  return (
    port ??
    (Number(/:(\d+)$/.exec(host)?.[1]) ||
      (own.length === 0 || own.includes(usual) ? usual : own[0]))
  );
}

/** The request that is asked about, on a port. @internal */
export function callOf({ question }: RouteScene, port: number): HttpCall {
  const { host, method, path, scheme, headers } = question;
  return { host, port, method, path, scheme, headers };
}
