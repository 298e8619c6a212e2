import { Evidence, EvidenceList, KindRef, LabelSelector, Membership, MeshSelection, MeshTarget, Workload } from '../model';
import { Deployment, Pod, Service } from './coreKinds';
import { groupPods, topOwner } from './groupPods';
import { MeshDefinition, PodGroup } from './MeshDefinition';
import { isUnread, Reading, ResourceIndex } from './ResourceIndex';

/** What a target selects in one cluster. @public */
export interface WorkloadSelection {
  readonly workloads: readonly Workload[];
  /** Workloads found by each selection of the target, in its order. */
  readonly perSelection: readonly number[];
  /** Kinds that could not be read; the selection may miss workloads then. */
  readonly unread: readonly KindRef[];
}

/** Finds the workloads a target asks for and asks each mesh whether they are its own. @public */
export function selectWorkloads(target: MeshTarget, index: ResourceIndex, meshes: readonly MeshDefinition[]): WorkloadSelection {
  const unread = new Map<string, KindRef>();
  const note = <T>(reading: Reading<T>): readonly T[] => {
    if (!isUnread(reading)) return reading;
    unread.set(reading.unread.kind, reading.unread);
    return [];
  };
  if (target.clusters && !target.clusters.includes(index.cluster)) return { workloads: [], perSelection: target.select.map(() => 0), unread: [] };
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
    workloads: [...found.values()].map(({ group, matchedBy }) => toWorkload(index, group, meshes, [...matchedBy])),
    perSelection,
    unread: [...unread.values()],
  };
}

type Note = <T>(reading: Reading<T>) => readonly T[];

function findGroups(selection: MeshSelection, namespace: string | undefined, index: ResourceIndex, note: Note): PodGroup[] {
  const { by } = selection;
  switch (by.type) {
    case 'labels':
      return grouped(index, note, namespace, by.labels);
    case 'selector':
      return bySelector(index, note, namespace, by.selector);
    case 'workloads':
      return by.names.flatMap(written => {
        const { namespace: ns, name } = splitName(written, namespace);
        const pods = note(index.list(Pod, ns)).filter(pod => topOwner(pod).name === name);
        const deployments = note(index.list(Deployment, ns)).filter(d => d.metadata.name === name);
        return groupPods(index, pods, deployments);
      });
    default:
      return by.names.flatMap(written => {
        const { namespace: ns, name } = splitName(written, namespace);
        const services = note(index.list(Service, ns)).filter(s => s.metadata.name === name);
        return services.flatMap(service => {
          const selector = service.spec?.selector ?? {};
          return Object.keys(selector).length ? grouped(index, note, service.metadata.namespace, selector) : [];
        });
      });
  }
}

function splitName(written: string, namespace: string | undefined): { namespace?: string; name: string } {
  const slash = written.indexOf('/');
  return slash < 0 ? { ...(namespace !== undefined && { namespace }), name: written } : { namespace: written.slice(0, slash), name: written.slice(slash + 1) };
}

function grouped(index: ResourceIndex, note: Note, namespace: string | undefined, labels: Readonly<Record<string, string>>): PodGroup[] {
  if (Object.keys(labels).length === 0) return [];
  const pods = note(index.withLabels(Pod, labels, namespace));
  return groupPods(index, pods, deploymentsWith(note(index.list(Deployment, namespace)), template => hasLabels(template, labels)));
}

function bySelector(index: ResourceIndex, note: Note, namespace: string | undefined, selector: LabelSelector): PodGroup[] {
  if (selector.length === 0) return [];
  // Equality narrows by the label index; the rest is checked on what remains.
  const exact = Object.fromEntries(selector.flatMap(r => (r.operator === 'In' && r.values.length === 1 ? [[r.key, r.values[0]]] : [])));
  const pods = note(index.withLabels(Pod, exact, namespace)).filter(pod => matchesSelector(selector, pod.metadata.labels ?? {}));
  return groupPods(index, pods, deploymentsWith(note(index.list(Deployment, namespace)), template => matchesSelector(selector, template)));
}

/** Deployments by the labels that their pods would get. */
function deploymentsWith(deployments: readonly Deployment[], matches: (labels: Readonly<Record<string, string>>) => boolean): Deployment[] {
  return deployments.filter(d => matches(d.spec?.template?.metadata?.labels ?? {}));
}

function hasLabels(labels: Readonly<Record<string, string>>, wanted: Readonly<Record<string, string>>): boolean {
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}

/** Whether labels satisfy every requirement of a selector. @public */
export function matchesSelector(selector: LabelSelector, labels: Readonly<Record<string, string>>): boolean {
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
export function toWorkload(index: ResourceIndex, group: PodGroup, meshes: readonly MeshDefinition[], matchedBy: readonly string[] = []): Workload {
  const memberships = meshes.map(mesh => ({ mesh, membership: mesh.membership(index, group) }));
  const claimed = memberships.find(({ membership }) => membership.mesh !== undefined);
  const identity = claimed?.mesh.identity(index, group);
  return {
    ...group,
    pods: group.pods.map(pod => pod.metadata.name),
    ...(identity !== undefined && { identity }),
    membership: claimed?.membership ?? outside(group, memberships.map(({ membership }) => membership)),
    matchedBy,
  };
}

function outside(group: PodGroup, memberships: readonly Membership[]): Membership {
  const reasons = memberships.flatMap((membership): readonly Evidence[] => membership.evidence);
  const evidence: EvidenceList = reasons.length ? [reasons[0], ...reasons.slice(1)] : [{ type: 'default', name: 'no mesh is known' }];
  return { dataPlane: 'none', podsInMesh: 0, podsTotal: group.pods.length, proxyVersions: [], evidence };
}
