import {
  AccessCaller,
  AccessData,
  AccessPolicy,
  AccessPredicate,
  AccessRow,
  Report,
  ValueMatch,
} from '../../model';
import { Pod } from '../coreKinds';
import { groupPods } from '../groupPods';
import { matchValue } from '../matchValue';
import { derived } from '../derived';
import { remembered } from '../remembered';
import { isUnread, ResourceIndex } from '../ResourceIndex';
import { toWorkload } from '../selectWorkloads';
import { decidePlaced, STRANGERS } from './decidePlaced';
import {
  MeshView,
  PlacedWorkload,
  placeWorkloads,
  PrincipalDirectory,
  toReport,
} from './MeshView';
import {
  ANY_OPERATION,
  decideOperation,
  Operation,
  operationsOf,
} from './operations';
import { shortIdentity } from './shortIdentity';

/** Callers (count) shown per port; more would be a list nobody reads. */
const MOST_CALLERS = 200;

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
  const rows = workloads.flatMap(({ entry, ports }) =>
    ports.flatMap(({ port, policies }) => {
      const callers = callersOf(view, entry, policies, directory);
      callersLeftOut = Math.max(callersLeftOut, callers.leftOut);
      return rowsOf(entry, port, policies, callers.shown);
    }),
  );
  return toReport(view, mapping, {
    workloads: workloads.map(({ entry, ports }) => ({
      workload: workloadRef(entry),
      ports,
    })),
    rows,
    ...(callersLeftOut && { callersLeftOut }),
  });
}

function workloadRef({
  workload: { cluster, namespace, ownerKind, name },
}: PlacedWorkload) {
  return { cluster, namespace, ownerKind, name };
}

function rowsOf(
  entry: PlacedWorkload,
  port: number,
  policies: readonly AccessPolicy[],
  callers: readonly AccessCaller[],
): AccessRow[] {
  const tcp = entry.workload.ports.some(
    ({ number, protocol }) => number === port && protocol === 'tcp',
  );
  const operations = tcp ? [ANY_OPERATION] : operationsOf(policies);
  return callers.flatMap(caller =>
    operations.map(operation => ({
      workload: workloadRef(entry),
      port,
      caller,
      operation: operation.label,
      decision: decidePlaced(entry, policies, port, caller, operation.request),
    })),
  );
}

/** One group of pods per service account: they share the identity. */
const representatives = derived((pods: readonly Pod[]) => {
  const byAccount = new Map<string, Pod>();
  for (const pod of pods) {
    const account =
      pod.spec?.serviceAccountName || pod.spec?.serviceAccount || 'default';
    // A pod with a proxy tells more than a Job's pod without.
    const known = byAccount.get(account);
    if (
      !known ||
      (pod.spec?.containers?.length ?? 0) >
        (known.spec?.containers?.length ?? 0)
    )
      byAccount.set(account, pod);
  }
  return [...byAccount.values()];
});

/** Identities of the workloads of a namespace, by the mesh they are in. */
const identitiesOf = remembered(
  (
    index,
    pods: readonly Pod[],
    meshes: MeshView['meshes'],
  ): ReadonlyMap<string, readonly string[]> => {
    const byMesh = new Map<string, Set<string>>();
    for (const group of groupPods(index, representatives(pods))) {
      const { identity, membership } = toWorkload(index, group, meshes);
      if (identity === undefined || membership.mesh === undefined) continue;
      const known = byMesh.get(membership.mesh) ?? new Set();
      byMesh.set(membership.mesh, known.add(identity));
    }
    return new Map([...byMesh].map(([mesh, found]) => [mesh, [...found]]));
  },
);

/** The same for every namespace. */
const everywhere = derived(
  (index: ResourceIndex, meshes: MeshView['meshes']) =>
    new Map(
      index.namespaces(Pod).flatMap(namespace => {
        const pods = index.list(Pod, namespace);
        return isUnread(pods)
          ? []
          : [[namespace, identitiesOf(index, pods, meshes)] as const];
      }),
    ),
);

/** Identities that rules name, those that run in the same namespace, plaintext, and everybody else. */
function callersOf(
  view: MeshView,
  entry: PlacedWorkload,
  policies: readonly AccessPolicy[],
  directory: PrincipalDirectory,
) {
  const matches = identityMatches(policies);
  const patterns = matches.filter(
    match => !('exact' in match) && !('present' in match),
  );
  const callers = new Map<string, AccessCaller>();
  let leftOut = 0;
  const add = (identity: string, source: AccessCaller['source']) => {
    const bare = identity.replace(/^spiffe:\/\//, '');
    if (callers.has(bare)) return;
    if (callers.size >= MOST_CALLERS) leftOut += 1;
    else
      callers.set(bare, {
        identity: bare,
        label: shortIdentity(bare),
        ...directory.lookup(bare),
        source,
      });
  };
  for (const match of matches) if ('exact' in match) add(match.exact, 'policy');
  const { namespace, identity: own } = entry.workload;
  for (const identity of identitiesIn(view, entry, namespace))
    if (identity !== own) add(identity, 'workload');
  if (patterns.length) {
    for (const [other, identities] of everywhere(entry.index, view.meshes)) {
      if (other === namespace) continue;
      const peers = identities.get(entry.mesh?.id ?? '') ?? [];
      const found = patterns.map(pattern => matching(peers, pattern));
      for (const identity of found.length === 1 ? found[0] : peers) {
        if (found.some(list => list.includes(identity)))
          add(identity, 'workload');
      }
    }
  }
  return { shown: [...callers.values(), ...STRANGERS], leftOut };
}

const answers = derived(
  (_identities: readonly string[]) => new Map<string, readonly string[]>(),
);

/** Identities that a pattern covers. */
function matching(
  identities: readonly string[],
  pattern: ValueMatch,
): readonly string[] {
  const known = answers(identities);
  const key = JSON.stringify(pattern);
  let found = known.get(key);
  if (!found) {
    found = identities.filter(identity => matchValue(pattern, identity));
    known.set(key, found);
  }
  return found;
}

/** Identities of the same mesh: to the proxies of another one, a caller is as good as plaintext. */
function identitiesIn(
  view: MeshView,
  { index, mesh }: PlacedWorkload,
  namespace: string,
): readonly string[] {
  const pods = index.list(Pod, namespace);
  if (isUnread(pods)) return [];
  return identitiesOf(index, pods, view.meshes).get(mesh?.id ?? '') ?? [];
}

/** How rules compare the caller's identity, anywhere in their predicates. */
function identityMatches(policies: readonly AccessPolicy[]): ValueMatch[] {
  const matches: ValueMatch[] = [];
  const visit = (predicate: AccessPredicate): void => {
    if ('all' in predicate) predicate.all.forEach(visit);
    else if ('any' in predicate) predicate.any.forEach(visit);
    else if ('not' in predicate) visit(predicate.not);
    else if (
      'attribute' in predicate &&
      predicate.attribute === 'source.identity'
    )
      matches.push(predicate.match);
  };
  for (const { deny, custom, allow } of policies)
    for (const rule of [...deny, ...custom, ...allow]) visit(rule.matches);
  return matches;
}
