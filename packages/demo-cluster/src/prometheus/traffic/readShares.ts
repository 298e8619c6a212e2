import { MeshObjects } from '../../MeshObjects';
import { JsonObject, KubeObject, listAt, objectAt } from '../../KubeObject';

/** Shares of a split by the name of its destination, adding up to 1. */
export type Shares = ReadonlyMap<string, number>;

export function objectNamed(
  mesh: MeshObjects,
  group: string,
  kind: string,
  namespace: string,
  name: string,
): KubeObject | undefined {
  return mesh
    .list(group, kind)
    .find(
      ({ metadata }) =>
        metadata.name === name && metadata.namespace === namespace,
    );
}

function normalised(
  destinations: readonly (readonly [name: string, weight: number])[],
): Shares | undefined {
  const total = destinations.reduce((sum, [, weight]) => sum + weight, 0);
  if (!(total > 0)) return undefined;
  const shares = new Map<string, number>();
  for (const [name, weight] of destinations) {
    shares.set(name, (shares.get(name) ?? 0) + weight / total);
  }
  return shares;
}

function weightOf(destination: JsonObject, fallback: number): number {
  const given = destination.weight;
  return typeof given === 'number' && given >= 0 ? given : fallback;
}

/** The route for requests that match nothing in particular. */
function lastHttpRoute(virtualService: KubeObject | undefined): JsonObject {
  const routes = listAt(virtualService, 'spec', 'http');
  return routes[routes.length - 1] ?? {};
}

/** Shares of the subsets in a VirtualService. */
export function subsetShares(
  virtualService: KubeObject | undefined,
): Shares | undefined {
  const route = listAt(lastHttpRoute(virtualService), 'route');
  return normalised(
    route.map(destination => [
      String(objectAt(destination, 'destination').subset ?? ''),
      weightOf(destination, route.length === 1 ? 1 : 0),
    ]),
  );
}

/** Share of requests that a VirtualService mirrors; 0 without a mirror. */
export function mirrorShare(virtualService: KubeObject | undefined): number {
  const route = lastHttpRoute(virtualService);
  if (!objectAt(route, 'mirror').host) return 0;
  const percentage = objectAt(route, 'mirrorPercentage').value;
  return typeof percentage === 'number' ? percentage / 100 : 1;
}

/** Shares of the backends in the last rule of an HTTPRoute. */
export function backendShares(
  httpRoute: KubeObject | undefined,
): Shares | undefined {
  const rules = listAt(httpRoute, 'spec', 'rules');
  return normalised(
    listAt(rules[rules.length - 1], 'backendRefs').map(backend => [
      String(backend.name),
      weightOf(backend, 1),
    ]),
  );
}

/** Shares of the backends of a TrafficSplit. */
export function splitShares(
  trafficSplit: KubeObject | undefined,
): Shares | undefined {
  return normalised(
    listAt(trafficSplit, 'spec', 'backends').map(backend => [
      String(backend.service),
      weightOf(backend, 0),
    ]),
  );
}
