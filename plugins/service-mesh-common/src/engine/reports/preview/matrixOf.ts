import {
  AccessCaller,
  AccessDecision,
  AccessDirection,
  PreviewCell,
  UsageCaller,
} from '../../../model';
import { callersOf } from '../accessCallers';
import { STRANGERS } from '../decidePlaced';
import { MeshView, PrincipalDirectory } from '../MeshView';
import { unionOperations } from '../operations';
import { placedPolicies, portOperations, rowOf } from '../reportAccess';
import { shortIdentity } from '../shortIdentity';
import { WorkloadPair } from './WorkloadPair';

/** All cells of each port, before and after, asked for what either state tells apart. @internal */
export function matrixOf(
  { before, after }: WorkloadPair,
  view: MeshView,
  viewAfter: MeshView,
  directory: PrincipalDirectory,
  observed: readonly UsageCaller[],
): PreviewCell[][] {
  const now = new Map(
    placedPolicies(after).map(({ port, policies }) => [port, policies]),
  );
  return placedPolicies(before).flatMap(({ port, policies: old }) => {
    const policies = now.get(port);
    if (!policies) return [];
    const callers = new Map<string | null, AccessCaller>();
    for (const caller of [
      ...callersOf(view, before, old, directory).shown,
      ...callersOf(viewAfter, after, policies, directory).shown,
      ...observed.map(one => asCaller(one, directory)),
    ])
      if (!callers.has(caller.identity)) callers.set(caller.identity, caller);
    const operations = unionOperations(
      portOperations(before, port, old).shown,
      portOperations(after, port, policies).shown,
    );
    return [
      [...callers.values()].flatMap(caller =>
        operations.map((operation): PreviewCell => {
          const row = rowOf(view, before, port, old, caller, operation);
          const next = rowOf(
            viewAfter,
            after,
            port,
            policies,
            caller,
            operation,
          );
          return {
            workload: row.workload,
            port,
            caller,
            operation: row.operation,
            before: row.decision,
            after: next.decision,
            direction: directionOf(row.decision, next.decision),
          };
        }),
      ),
    ];
  });
}

/** A caller that metrics name; without an identity it came in plaintext. */
function asCaller(
  { identity }: UsageCaller,
  directory: PrincipalDirectory,
): AccessCaller {
  return identity === undefined
    ? STRANGERS[0]
    : {
        identity,
        label: shortIdentity(identity),
        ...directory.lookup(identity),
        source: 'workload',
      };
}

const OPENNESS: readonly AccessDecision['verdict'][] = [
  'deny',
  'depends',
  'allow',
];

function directionOf(
  before: AccessDecision,
  after: AccessDecision,
): AccessDirection {
  const [from, to] = [before, after].map(({ verdict }) =>
    OPENNESS.indexOf(verdict),
  );
  if (from < 0 || to < 0 || from === to) return 'unclear';
  return to > from ? 'wider' : 'narrower';
}
