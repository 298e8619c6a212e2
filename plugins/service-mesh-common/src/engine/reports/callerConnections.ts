import { AccessCaller, AccessConnection } from '../../model';
import { derived } from '../derived';
import {
  connectAnyone,
  connectCaller,
  mergeConnections,
} from './connectCaller';
import { MeshView, PlacedWorkload } from './MeshView';
import { accountWorkloads } from './namespaceWorkloads';
import { accountOf } from './shortIdentity';

const onceFor = derived(
  (_entry: PlacedWorkload) =>
    new Map<string, readonly AccessConnection[] | undefined>(),
);

/**
 * How the workloads behind an identity connect to a port, or for anyone else in the mesh, how a client does of whom nothing
 * is known. undefined where nothing can be said about the caller's side, for nobody shows the identity here; then it is taken
 * to be shown.
 * @internal
 */
export function callerConnections(
  view: Pick<MeshView, 'indexes' | 'meshes'>,
  server: PlacedWorkload,
  port: number,
  { identity, source }: Pick<AccessCaller, 'identity' | 'source'>,
): readonly AccessConnection[] | undefined {
  if (identity === null || source === 'plaintext') return undefined;
  const known = onceFor(server);
  const key = `${port}\n${identity}`;
  if (!known.has(key))
    known.set(
      key,
      source === 'anyone'
        ? someOf(connectAnyone(server, port))
        : connectionsOf(workloadsBehind(view, server, identity), server, port),
    );
  return known.get(key);
}

/** How workloads connect to a port; undefined when their meshes do not say. @internal */
export function connectionsOf(
  callers: readonly PlacedWorkload[],
  server: PlacedWorkload,
  port: number,
): readonly AccessConnection[] | undefined {
  return someOf(
    mergeConnections(
      inClusterOf(server, callers).flatMap(caller =>
        connectCaller(caller, server, port),
      ),
    ),
  );
}

function someOf(
  connections: readonly AccessConnection[],
): readonly AccessConnection[] | undefined {
  return connections.length > 0 ? connections : undefined;
}

/** Callers of the server's own cluster; those of other clusters count where there is none. @internal */
export function inClusterOf(
  { index }: PlacedWorkload,
  callers: readonly PlacedWorkload[],
): readonly PlacedWorkload[] {
  const here = callers.filter(caller => caller.index.cluster === index.cluster);
  return here.length > 0 ? here : callers;
}

/** Workloads that show an identity; where none does, those of its service account, which cannot show it. @internal */
export function workloadsBehind(
  { indexes, meshes }: Pick<MeshView, 'indexes' | 'meshes'>,
  server: PlacedWorkload,
  identity: string,
): readonly PlacedWorkload[] {
  const account = accountOf(identity);
  if (!account) return [];
  const places = [
    server.index,
    ...indexes.filter(({ cluster }) => cluster !== server.index.cluster),
  ];
  for (const index of places) {
    const own = accountWorkloads(index, account, meshes);
    const showing = own.filter(one => bare(one.identity) === identity);
    const found =
      showing.length > 0
        ? showing
        : own.filter(one => one.identity === undefined);
    if (found.length > 0)
      return found.map(workload => ({
        workload,
        index,
        mesh: meshes.find(({ id }) => id === workload.membership.mesh),
      }));
  }
  return [];
}

function bare(identity: string | undefined): string | undefined {
  return identity?.replace(/^spiffe:\/\//, '');
}
