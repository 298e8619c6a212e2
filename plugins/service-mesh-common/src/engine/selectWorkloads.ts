import {
  Evidence,
  EvidenceList,
  KindRef,
  LabelSelector,
  Membership,
  MeshSelection,
  MeshTarget,
  Workload,
} from '../model';
import { Deployment, Pod, Service } from './coreKinds';
import { groupPods, topOwner } from './groupPods';
import { Kind, ObjectOf } from './Kind';
import { MeshDefinition, PodGroup } from './MeshDefinition';
import { derived } from './derived';
import {
  isUnread,
  isUnreadObject,
  Reading,
  ResourceIndex,
} from './ResourceIndex';

/** What a target selects in one cluster. @public */
export interface WorkloadSelection {
  readonly workloads: readonly Workload[];
  /** Workloads found by each selection of the target, in its order. */
  readonly perSelection: readonly number[];
  /** Kinds that could not be read; the selection may miss workloads then. */
  readonly unread: readonly KindRef[];
}

function templateLabels(
  deployment: Deployment,
): Readonly<Record<string, string>> {
  return deployment.spec?.template?.metadata?.labels ?? {};
}

/** Pods by the name of their topmost owner. */
const podsByOwner = derived((pods: readonly Pod[]) => {
  const result = new Map<string, Pod[]>();
  for (const pod of pods) {
    const { name } = topOwner(pod);
    const entry = result.get(name);
    if (entry) entry.push(pod);
    else result.set(name, [pod]);
  }
  return result;
});

/** Deployments by each label that their pods would get. */
const deploymentsByLabel = derived((deployments: readonly Deployment[]) => {
  const result = new Map<string, Deployment[]>();
  for (const deployment of deployments) {
    for (const [key, value] of Object.entries(templateLabels(deployment))) {
      const entry = result.get(`${key}=${value}`);
      if (entry) entry.push(deployment);
      else result.set(`${key}=${value}`, [deployment]);
    }
  }
  return result;
});

/** Finds the workloads a target asks for and asks each mesh whether they are its own. @public */
export function selectWorkloads(
  target: MeshTarget,
  index: ResourceIndex,
  meshes: readonly MeshDefinition[],
): WorkloadSelection {
  const unread = new Map<string, KindRef>();
  const note = <T>(reading: Reading<T>): readonly T[] => {
    if (!isUnread(reading)) return reading;
    unread.set(reading.unread.kind, reading.unread);
    return [];
  };
  if (target.clusters && !target.clusters.includes(index.cluster))
    return {
      workloads: [],
      perSelection: target.select.map(() => 0),
      unread: [],
    };
  const found = new Map<string, { group: PodGroup; matchedBy: Set<string> }>();
  const perSelection = target.select.map(selection => {
    const groups = findGroups(selection, target.namespace, index, note);
    for (const group of groups) {
      const id = `${group.namespace}\n${group.ownerKind}\n${group.name}`;
      const entry = found.get(id) ?? { group, matchedBy: new Set<string>() };
      entry.matchedBy.add(selection.annotation);
      if (group.pods.length > entry.group.pods.length) entry.group = group;
      found.set(id, entry);
    }
    return groups.length;
  });
  note(index.list(Service, target.namespace ?? 'default'));
  return {
    workloads: [...found.values()].map(({ group, matchedBy }) =>
      toWorkload(index, group, meshes, [...matchedBy]),
    ),
    perSelection,
    unread: [...unread.values()],
  };
}

type Note = <T>(reading: Reading<T>) => readonly T[];

function findGroups(
  selection: MeshSelection,
  namespace: string | undefined,
  index: ResourceIndex,
  note: Note,
): PodGroup[] {
  const { by } = selection;
  switch (by.type) {
    case 'labels':
      return grouped(index, note, namespace, by.labels);
    case 'selector':
      return bySelector(index, note, namespace, by.selector);
    case 'workloads':
      return by.names.flatMap(written => {
        const { namespace: ns, name } = splitName(written, namespace);
        const pods = slices(index, note, Pod, ns).flatMap(
          slice => podsByOwner(slice).get(name) ?? [],
        );
        return groupPods(index, pods, named(index, note, Deployment, name, ns));
      });
    default:
      return by.names.flatMap(written => {
        const { namespace: ns, name } = splitName(written, namespace);
        return named(index, note, Service, name, ns).flatMap(service => {
          const selector = service.spec?.selector ?? {};
          return Object.keys(selector).length
            ? grouped(index, note, service.metadata.namespace, selector)
            : [];
        });
      });
  }
}

function splitName(
  written: string,
  namespace: string | undefined,
): { namespace?: string; name: string } {
  const slash = written.indexOf('/');
  return slash < 0
    ? { ...(namespace !== undefined && { namespace }), name: written }
    : { namespace: written.slice(0, slash), name: written.slice(slash + 1) };
}

function grouped(
  index: ResourceIndex,
  note: Note,
  namespace: string | undefined,
  labels: Readonly<Record<string, string>>,
): PodGroup[] {
  if (Object.keys(labels).length === 0) return [];
  const pods = note(index.withLabels(Pod, labels, namespace));
  const [first] = Object.entries(labels);
  const deployments = slices(index, note, Deployment, namespace)
    .flatMap(
      slice => deploymentsByLabel(slice).get(`${first[0]}=${first[1]}`) ?? [],
    )
    .filter(deployment => hasLabels(templateLabels(deployment), labels));
  return groupPods(index, pods, deployments);
}

/** Lists of single namespaces: they are shared between snapshots, so what is computed from one is kept. */
function slices<K extends Kind>(
  index: ResourceIndex,
  note: Note,
  kind: K,
  namespace: string | undefined,
): readonly (readonly ObjectOf<K>[])[] {
  if (namespace !== undefined) return [note(index.list(kind, namespace))];
  // Asked for one namespace, so that an unread kind is noted.
  note(index.list(kind, 'default'));
  return index.namespaces(kind).map(name => note(index.list(kind, name)));
}

/** Objects of a name, in one namespace or in any. */
function named<K extends Kind>(
  index: ResourceIndex,
  note: Note,
  kind: K,
  name: string,
  namespace: string | undefined,
): ObjectOf<K>[] {
  note(index.list(kind, namespace ?? 'default'));
  const namespaces =
    namespace === undefined ? index.namespaces(kind) : [namespace];
  return namespaces.flatMap(where => {
    const object = index.get(kind, name, where);
    return object === undefined || isUnreadObject(object) ? [] : [object];
  });
}

function bySelector(
  index: ResourceIndex,
  note: Note,
  namespace: string | undefined,
  selector: LabelSelector,
): PodGroup[] {
  if (selector.length === 0) return [];
  // One requirement that names values narrows by the label index; the rest is checked on what remains.
  const narrow = selector.find(requirement => requirement.operator === 'In');
  const pods =
    narrow && narrow.operator === 'In'
      ? [...new Set(narrow.values)].flatMap(value =>
          note(index.withLabels(Pod, { [narrow.key]: value }, namespace)),
        )
      : note(index.list(Pod, namespace));
  const deployments = note(index.list(Deployment, namespace)).filter(
    deployment => matchesSelector(selector, templateLabels(deployment)),
  );
  return groupPods(
    index,
    pods.filter(pod => matchesSelector(selector, pod.metadata.labels ?? {})),
    deployments,
  );
}

function hasLabels(
  labels: Readonly<Record<string, string>>,
  wanted: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}

/** Whether labels satisfy every requirement of a selector. @public */
export function matchesSelector(
  selector: LabelSelector,
  labels: Readonly<Record<string, string>>,
): boolean {
  return selector.every(requirement => {
    const value: string | undefined = labels[requirement.key];
    switch (requirement.operator) {
      case 'In':
        return value !== undefined && requirement.values.includes(value);
      case 'NotIn':
        return value === undefined || !requirement.values.includes(value);
      case 'Exists':
        return value !== undefined;
      default:
        return value === undefined;
    }
  });
}

/** Asks each mesh in turn; the first that claims the pods has them. @public */
export function toWorkload(
  index: ResourceIndex,
  group: PodGroup,
  meshes: readonly MeshDefinition[],
  matchedBy: readonly string[] = [],
): Workload {
  const memberships = meshes.map(mesh => ({
    mesh,
    membership: mesh.membership(index, group),
  }));
  const claimed = memberships.find(
    ({ membership }) => membership.mesh !== undefined,
  );
  const identity = claimed?.mesh.identity(index, group);
  return {
    ...group,
    pods: group.pods.map(pod => pod.metadata.name),
    ...(identity !== undefined && { identity }),
    membership:
      claimed?.membership ??
      outside(
        group,
        memberships.map(({ membership }) => membership),
      ),
    matchedBy,
  };
}

function outside(
  group: PodGroup,
  memberships: readonly Membership[],
): Membership {
  const reasons = memberships.flatMap(
    (membership): readonly Evidence[] => membership.evidence,
  );
  const evidence: EvidenceList = reasons.length
    ? [reasons[0], ...reasons.slice(1)]
    : [{ type: 'default', name: 'no mesh is known' }];
  return {
    dataPlane: 'none',
    podsInMesh: 0,
    podsTotal: group.pods.length,
    proxyVersions: [],
    evidence,
  };
}
