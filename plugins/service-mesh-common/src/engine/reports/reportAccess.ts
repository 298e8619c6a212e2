import {
  AccessCaller,
  AccessData,
  AccessPolicy,
  AccessRow,
  Report,
} from '../../model';
import { derived } from '../derived';
import { callersOf } from './accessCallers';
import { callerConnections } from './callerConnections';
import { decidePlaced } from './decidePlaced';
import { workloadRef } from './reportEdges';
import { MeshView, PlacedWorkload, PrincipalDirectory } from './MeshView';
import { placeWorkloads } from './placeWorkloads';
import { toReport } from './toReport';
import {
  ANY_OPERATION,
  decideOperation,
  Operation,
  operationsOf,
} from './operations';

const policiesOnce = derived(({ workload, index, mesh }: PlacedWorkload) =>
  workload.ports.map(port => ({
    port: port.number,
    policies: mesh?.read.access(index, workload, port.number) ?? [],
  })),
);

/** Policies of each port of one workload; none outside a mesh. @public */
export function placedPolicies(placed: PlacedWorkload): readonly {
  readonly port: number;
  readonly policies: readonly AccessPolicy[];
}[] {
  return policiesOnce(placed);
}

/** Who may call this entity? @public */
export function reportAccess(
  view: MeshView,
  directory: PrincipalDirectory,
): Report<AccessData> {
  const { placed, mapping } = placeWorkloads(view);
  const workloads = placed.map(entry => ({
    entry,
    ports: placedPolicies(entry),
  }));
  let callersLeftOut = 0;
  let operationsLeftOut = 0;
  const infrastructure = new Map<string | null, AccessCaller>();
  const rows = workloads.flatMap(({ entry, ports }) =>
    ports.flatMap(({ port, policies }) => {
      const callers = callersOf(view, entry, policies, directory);
      const operations = portOperations(entry, port, policies);
      callersLeftOut = Math.max(callersLeftOut, callers.leftOut);
      operationsLeftOut = Math.max(operationsLeftOut, operations.leftOut);
      for (const one of callers.infrastructure)
        infrastructure.set(one.identity, one);
      return callers.shown.flatMap(caller =>
        operations.shown.map(operation =>
          rowOf(view, entry, port, policies, caller, operation),
        ),
      );
    }),
  );
  return toReport(view, mapping, {
    workloads: workloads.map(({ entry, ports }) => ({
      workload: workloadRef(entry),
      ports,
    })),
    rows,
    ...(callersLeftOut && { callersLeftOut }),
    ...(operationsLeftOut && { operationsLeftOut }),
    ...(infrastructure.size && {
      infrastructure: [...infrastructure.values()],
    }),
  });
}

/** Operations to ask a port for; a TCP port knows only connections. @internal */
export function portOperations(
  { workload }: PlacedWorkload,
  port: number,
  policies: readonly AccessPolicy[],
): ReturnType<typeof operationsOf> {
  const tcp = workload.ports.some(
    ({ number, protocol }) => number === port && protocol === 'tcp',
  );
  return tcp ? { shown: [ANY_OPERATION], leftOut: 0 } : operationsOf(policies);
}

/** One cell of the matrix: how the caller connects, and what the policies make of it. @internal */
export function rowOf(
  view: Pick<MeshView, 'indexes' | 'meshes'>,
  entry: PlacedWorkload,
  port: number,
  policies: readonly AccessPolicy[],
  caller: AccessCaller,
  operation: Operation,
): AccessRow {
  const asked = operation.requests.flatMap(({ path }) => path ?? []);
  const connections = callerConnections(view, entry, port, caller);
  return {
    workload: workloadRef(entry),
    port,
    caller,
    operation: operation.label,
    ...(asked.length > 1 && { asked }),
    decision: decideOperation(operation, request =>
      decidePlaced(entry, policies, port, caller, request, connections),
    ),
  };
}
