import {
  AccessCaller,
  AccessPolicy,
  AccessPredicate,
  ValueMatch,
} from '../../model';
import { Pod } from '../coreKinds';
import { derived } from '../derived';
import { groupPods } from '../groupPods';
import { matchValue } from '../matchValue';
import { remembered } from '../remembered';
import { isUnread, ResourceIndex } from '../ResourceIndex';
import { toWorkload } from '../selectWorkloads';
import { STRANGERS } from './decidePlaced';
import { MeshView, PlacedWorkload, PrincipalDirectory } from './MeshView';
import { shortIdentity } from './shortIdentity';

/** Callers (count) shown per port; more would be a list nobody reads. */
const MOST_CALLERS = 200;

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

/** Identities of the workloads of a namespace by the mesh they are in, and what is no workload of somebody's. */
interface Identities {
  readonly byMesh: ReadonlyMap<string, readonly string[]>;
  /** By identity. */
  readonly roles: ReadonlyMap<string, string>;
}

const identitiesOf = remembered(
  (index, pods: readonly Pod[], meshes: MeshView['meshes']): Identities => {
    const byMesh = new Map<string, Set<string>>();
    const roles = new Map<string, string>();
    for (const group of groupPods(index, representatives(pods))) {
      const workload = toWorkload(index, group, meshes);
      const { identity, membership } = workload;
      if (identity === undefined || membership.mesh === undefined) continue;
      const known = byMesh.get(membership.mesh) ?? new Set();
      byMesh.set(membership.mesh, known.add(identity));
      const role = meshes
        .find(({ id }) => id === membership.mesh)
        ?.infrastructure?.(index, workload);
      if (role !== undefined) roles.set(identity, role);
    }
    return {
      byMesh: new Map([...byMesh].map(([mesh, found]) => [mesh, [...found]])),
      roles,
    };
  },
);

const NOTHING: Identities = { byMesh: new Map(), roles: new Map() };

function rolesIn(
  view: MeshView,
  { index, workload }: PlacedWorkload,
): ReadonlyMap<string, string> {
  return identitiesHere(view, index, workload.namespace).roles;
}

function identitiesHere(
  { meshes }: MeshView,
  index: ResourceIndex,
  namespace: string,
): Identities {
  const pods = index.list(Pod, namespace);
  return isUnread(pods) ? NOTHING : identitiesOf(index, pods, meshes);
}

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

/**
 * Finds out in small steps what `callersOf` remembers about clusters: the first matrix after a cluster was read would
 * do it all at once otherwise. Whoever runs it may pause after each step.
 * @public
 */
export function* prepareAccess({
  indexes,
  meshes,
}: Pick<MeshView, 'indexes' | 'meshes'>): Generator<void> {
  for (const index of indexes)
    for (const namespace of index.namespaces(Pod)) {
      const pods = index.list(Pod, namespace);
      if (isUnread(pods)) continue;
      identitiesOf(index, pods, meshes);
      yield;
    }
}

/** Identities that rules name, those that run in the same namespace, plaintext, and everybody else. @internal */
export function callersOf(
  view: MeshView,
  entry: PlacedWorkload,
  policies: readonly AccessPolicy[],
  directory: PrincipalDirectory,
): {
  readonly shown: readonly AccessCaller[];
  readonly leftOut: number;
  /** Proxies of the mesh that carry the requests of others and are no callers of their own. */
  readonly infrastructure: readonly AccessCaller[];
} {
  const matches = identityMatches(policies);
  const patterns = matches.filter(
    match => !('exact' in match) && !('present' in match),
  );
  const callers = new Map<string, AccessCaller>();
  const roles = rolesIn(view, entry);
  let leftOut = 0;
  const add = (identity: string, source: AccessCaller['source']) => {
    const bare = identity.replace(/^spiffe:\/\//, '');
    if (callers.has(bare)) return;
    if (callers.size >= MOST_CALLERS) leftOut += 1;
    else {
      const role = roles.get(bare);
      callers.set(bare, {
        identity: bare,
        label: shortIdentity(bare),
        ...directory.lookup(bare),
        source,
        ...(role !== undefined && { role }),
      });
    }
  };
  for (const match of matches) if ('exact' in match) add(match.exact, 'policy');
  const { namespace, identity: own } = entry.workload;
  for (const identity of identitiesIn(view, entry, namespace))
    if (identity !== own) add(identity, 'workload');
  if (patterns.length) {
    for (const [other, identities] of everywhere(entry.index, view.meshes)) {
      if (other === namespace) continue;
      const peers = identities.byMesh.get(entry.mesh?.id ?? '') ?? [];
      const found = patterns.map(pattern => matching(peers, pattern));
      for (const identity of found.length === 1 ? found[0] : peers) {
        if (found.some(list => list.includes(identity)))
          add(identity, 'workload');
      }
    }
  }
  const found = [...callers.values()];
  // One that a rule names is asked about all the same.
  const carries = ({ role, source }: AccessCaller) =>
    role !== undefined && source !== 'policy';
  return {
    shown: [...found.filter(one => !carries(one)), ...STRANGERS],
    leftOut,
    infrastructure: found.filter(carries),
  };
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
  return (
    identitiesHere(view, index, namespace).byMesh.get(mesh?.id ?? '') ?? []
  );
}

/** How rules compare the caller's identity, anywhere in their predicates. @internal */
export function identityMatches(
  policies: readonly AccessPolicy[],
): ValueMatch[] {
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
