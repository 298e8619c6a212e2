import { EntityMapping, KindRef } from '../../model';
import { MeshView } from './MeshView';
import { count } from './count';
import { selectionWords } from './selectionWords';

/** Why the entity has the workloads it has, in words, with the fix when it has none. */
export function explainMapping(
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
        .map(selectionWords)
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
