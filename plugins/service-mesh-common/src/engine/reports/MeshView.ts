import {
  ClusterHealth,
  EntityMapping,
  KindRef,
  LabelRequirement,
  MeshTarget,
  Report,
  ReportProblem,
  Workload,
} from '../../model';
import { MeshDefinition } from '../MeshDefinition';
import { ResourceIndex } from '../ResourceIndex';
import { FindingsRun } from '../runFindings';
import { selectWorkloads } from '../selectWorkloads';

/** Everything a report about one entity is computed from. @public */
export interface MeshView {
  readonly entityRef: string;
  /** undefined: no annotation of the entity selects anything. */
  readonly target: MeshTarget | undefined;
  /** Snapshots of the clusters that were read at least in part. */
  readonly indexes: readonly ResourceIndex[];
  /** Health of all clusters, also of those that were not. */
  readonly clusters: readonly ClusterHealth[];
  readonly meshes: readonly MeshDefinition[];
  /** What the rules found in a cluster, where they have run already; without it they run on the way, all of them. */
  readonly findingsOf?: (index: ResourceIndex) => ClusterFindings | undefined;
  /** Epoch ms. */
  readonly asOf: number;
}

/** What all rules found in one cluster. @public */
export interface ClusterFindings {
  readonly run: FindingsRun;
  /** Epoch ms of the snapshot the rules saw, when the cluster has changed since. */
  readonly behindSince?: number;
}

/** Catalog entities behind identities; filled from the catalog by the backend. @public */
export interface PrincipalDirectory {
  lookup(identity: string): {
    readonly entityRefs: readonly string[];
    readonly ownerRefs: readonly string[];
    /** Systems the entities are part of. */
    readonly systemRefs?: readonly string[];
  };
}

/** A workload together with the snapshot it was found in and the mesh that claims it. @public */
export interface PlacedWorkload {
  readonly workload: Workload;
  readonly index: ResourceIndex;
  readonly mesh: MeshDefinition | undefined;
}

/** The workloads of a view and how they were found. @public */
export interface PlacedWorkloads {
  readonly placed: readonly PlacedWorkload[];
  readonly mapping: EntityMapping;
  readonly unread: readonly KindRef[];
}

/** Finds the workloads of a view and explains the mapping. @public */
export function placeWorkloads(view: MeshView): PlacedWorkloads {
  const { target, meshes } = view;
  const unread = new Map<string, KindRef>();
  if (!target) return { placed: [], mapping: explain(view, [], 0), unread: [] };
  const counts: number[] = target.select.map(() => 0);
  const placed = view.indexes.flatMap(index => {
    const selection = selectWorkloads(target, index, meshes);
    selection.perSelection.forEach((found, i) => {
      counts[i] += found;
    });
    for (const kind of selection.unread) unread.set(kind.kind, kind);
    return selection.workloads.map(workload => ({
      workload,
      index,
      mesh: meshes.find(mesh => mesh.id === workload.membership.mesh),
    }));
  });
  return {
    placed,
    mapping: explain(view, counts, placed.length, [...unread.values()]),
    unread: [...unread.values()],
  };
}

/** Why the entity has the workloads it has, in words, with the fix when it has none. */
function explain(
  view: MeshView,
  counts: readonly number[],
  workloads: number,
  unread: readonly KindRef[] = [],
): EntityMapping {
  const { target, entityRef } = view;
  const asked = view.clusters
    .filter(
      cluster => !target?.clusters || target.clusters.includes(cluster.name),
    )
    .map(cluster => cluster.name);
  const base = {
    entityRef,
    selections: (target?.select ?? []).map((selection, i) => ({
      ...selection,
      workloads: counts[i] ?? 0,
    })),
    clusters: asked,
    ...(target?.namespace !== undefined && { namespace: target.namespace }),
  };
  if (!target) {
    return {
      ...base,
      state: 'no-annotation',
      explanation: 'No annotation says which workloads belong to this entity.',
      fix: 'Add backstage.io/kubernetes-id to the entity and the same label to its pods, or name its Services with meshwright.io/services.',
    };
  }
  if (workloads > 0) {
    const found = base.selections.map(
      selection =>
        `${selection.annotation} matches ${
          selection.workloads
            ? count(selection.workloads, 'workload')
            : 'nothing'
        }`,
    );
    const unusable = target.select.flatMap(
      selection => selection.problem ?? [],
    );
    return {
      ...base,
      state: 'mapped',
      explanation: [...found, ...unusable, ...notRead(view, asked, unread)]
        .map(sentence)
        .join(' '),
      ...(unusable.length && { fix: 'Correct the annotation of the entity.' }),
    };
  }
  if (view.clusters.length === 0) {
    return {
      ...base,
      state: 'no-clusters',
      explanation:
        'No cluster is known: none is configured, or what lists them could not be read.',
      fix: 'Configure a cluster for the Kubernetes plugin or below serviceMesh.clusters. The log of the backend names a source that could not be read.',
    };
  }
  if (asked.length === 0) {
    return {
      ...base,
      state: 'no-clusters',
      explanation: `The entity asks for cluster ${(target.clusters ?? []).join(
        ', ',
      )}, which is not configured.`,
      fix: `Correct backstage.io/kubernetes-cluster; configured are ${view.clusters
        .map(cluster => cluster.name)
        .join(', ')}.`,
    };
  }
  const missing = notRead(view, asked, unread);
  if (missing.length && !target.select.every(selection => selection.problem)) {
    return {
      ...base,
      state: 'clusters-unavailable',
      explanation: [
        ...missing,
        'So nothing can be said about workloads of this entity there, and none was found elsewhere',
      ]
        .map(sentence)
        .join(' '),
      fix: 'See the problems of the clusters above; the page fills as soon as they can be read.',
    };
  }
  const problem = target.select.find(selection => selection.problem)?.problem;
  const where =
    target.namespace === undefined
      ? 'any namespace'
      : `namespace ${target.namespace}`;
  return {
    ...base,
    state: 'no-match',
    explanation:
      problem ??
      `Nothing in ${where} of ${asked.join(', ')} matches ${target.select
        .map(describe)
        .join(' or ')}.`,
    fix: problem
      ? 'Correct the annotation of the entity.'
      : 'Label the pods accordingly, or correct the annotation and the namespace of the entity.',
  };
}

/** What was not read and could have held workloads. */
function notRead(
  view: MeshView,
  asked: readonly string[],
  unread: readonly KindRef[],
): string[] {
  const without = asked.filter(
    name => !view.indexes.some(index => index.cluster === name),
  );
  return [
    ...(without.length
      ? [`cluster ${without.join(', ')} could not be read`]
      : []),
    ...(unread.length
      ? [
          `${unread
            .map(({ kind }) => `${kind}s`)
            .join(' and ')} could not be read everywhere`,
        ]
      : []),
  ];
}

function sentence(text: string): string {
  const capital = /^[a-z]+ /.test(text)
    ? text[0].toUpperCase() + text.slice(1)
    : text;
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}

function describe(selection: MeshTarget['select'][number]): string {
  const { by } = selection;
  switch (by.type) {
    case 'labels':
      return `label ${Object.entries(by.labels)
        .map(([key, value]) => `${key}=${value}`)
        .join(',')}`;
    case 'selector':
      return `the selector ${by.selector.map(requirement).join(',')} of ${
        selection.annotation
      }`;
    default:
      return `${by.type} ${by.names.join(', ')}`;
  }
}

/** A requirement as people write it. */
function requirement(required: LabelRequirement): string {
  const { key } = required;
  switch (required.operator) {
    case 'Exists':
      return key;
    case 'DoesNotExist':
      return `!${key}`;
    default: {
      const { operator, values } = required;
      const equal = operator === 'In' ? '=' : '!=';
      return values.length === 1
        ? `${key}${equal}${values[0]}`
        : `${key} ${operator.toLocaleLowerCase('en-US')} (${values.join(',')})`;
    }
  }
}

/** `1 workload`, `2 workloads`. @public */
export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

/** Puts data into a report with mapping, coverage and problems. @public */
export function toReport<T>(
  view: MeshView,
  mapping: EntityMapping,
  data: T,
): Report<T> {
  const relevant = view.clusters.filter(cluster =>
    mapping.clusters.includes(cluster.name),
  );
  return {
    data,
    mapping,
    coverage: relevant,
    asOf: view.asOf,
    problems: [...unknownClusters(view), ...relevant.flatMap(clusterProblems)],
  };
}

/** Clusters the entity asks for that nobody configured. */
function unknownClusters({ target, clusters }: MeshView): ReportProblem[] {
  const known = clusters.map(cluster => cluster.name);
  return (target?.clusters ?? [])
    .filter(name => !known.includes(name))
    .map(cluster => ({
      code: 'cluster-unknown' as const,
      severity: 'error' as const,
      cluster,
      message: `The entity asks for cluster ${cluster}, which is not configured.`,
      fix: `Correct backstage.io/kubernetes-cluster, or configure the cluster${
        known.length ? `; configured are ${known.join(', ')}` : ''
      }.`,
    }));
}

function clusterProblems(cluster: ClusterHealth): ReportProblem[] {
  const problems: ReportProblem[] = [];
  const add = (problem: Omit<ReportProblem, 'cluster'>) =>
    problems.push({ cluster: cluster.name, ...problem });
  const age = cluster.ageMs === undefined ? {} : { ageMs: cluster.ageMs };
  if (cluster.state === 'not-watchable') {
    add({
      code: 'cluster-not-watchable',
      severity: 'warning',
      message: `${
        cluster.title
      } accepts signed-in users only, so the portal cannot watch it.${
        cluster.problem ? ` ${cluster.problem}` : ''
      }`,
      fix: 'Configure a server-side credential for the cluster, such as a service account.',
    });
    return problems;
  }
  if (cluster.state === 'unreachable') {
    add({
      code: 'cluster-unreachable',
      severity: 'error',
      message: `${cluster.title} does not answer${
        cluster.problem ? `: ${cluster.problem}` : ''
      }.`,
      fix: 'Check that the API server is up and that the portal may reach it; it is tried again by itself.',
      ...age,
    });
  }
  if (cluster.state === 'syncing') {
    add({
      code: 'cluster-syncing',
      severity: 'info',
      message: `${cluster.title} is being read for the first time.`,
      fix: 'Wait a moment; the page fills by itself.',
    });
  }
  const inState = (state: string) =>
    cluster.kinds.filter(kind => kind.state === state).map(kind => kind.kind);
  const forbidden = inState('forbidden');
  if (forbidden.length) {
    add({
      code: 'kind-forbidden',
      severity: 'warning',
      message: `${cluster.title} does not let the portal read ${forbidden.join(
        ', ',
      )}; what depends on them is shown as unknown.`,
      fix: 'Apply the cluster role of docs/rbac.md.',
    });
  }
  const stale = cluster.kinds.filter(kind => kind.state === 'stale');
  if (stale.length && cluster.state !== 'unreachable') {
    const oldest = Math.max(...stale.map(kind => kind.ageMs ?? 0));
    add({
      code: 'cluster-stale',
      severity: 'warning',
      message: `The watch of ${stale.map(kind => kind.kind).join(', ')} in ${
        cluster.title
      } is interrupted; shown is the last known state.`,
      fix: 'It is resumed by itself; see the logs of the backend if it stays.',
      ageMs: oldest,
    });
  }
  const malformed = cluster.kinds.reduce(
    (sum, kind) => sum + kind.malformed,
    0,
  );
  if (malformed) {
    add({
      code: 'malformed-objects',
      severity: 'warning',
      message: `${count(malformed, 'object')} of ${
        cluster.title
      } could not be read in full.`,
      fix: 'See the findings; fix the named fields.',
    });
  }
  return problems;
}
