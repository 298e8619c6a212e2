import { stringify } from 'yaml';
import { Kind } from '@meshwright/backstage-plugin-service-mesh-common';

/** Rights a watch needs; nothing is ever written. */
const VERBS = ['get', 'list', 'watch'];

interface Rule {
  apiGroups: string[];
  resources: string[];
  resourceNames?: string[];
  verbs: string[];
}

/**
 * The least a cluster must allow: a ServiceAccount, a ClusterRole with the kinds that are read, and the binding.
 * Kinds of which only certain names are read are allowed by these names only; those read on request only are not allowed.
 */
export function rbacManifest(kinds: readonly Kind[]): string {
  const name = 'meshwright';
  const namespace = 'meshwright';
  const label = { 'app.kubernetes.io/name': 'meshwright' };
  const subject = { kind: 'ServiceAccount', name, namespace };
  const documents = [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace, labels: label },
    },
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name, namespace, labels: label },
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name, labels: label },
      rules: rulesOf(kinds),
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name, labels: label },
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'ClusterRole',
        name,
      },
      subjects: [subject],
    },
  ];
  return documents
    .map(document =>
      stringify(document, { lineWidth: 0, aliasDuplicateObjects: false }),
    )
    .join('---\n');
}

function rulesOf(kinds: readonly Kind[]): Rule[] {
  const byGroup = new Map<string, Set<string>>();
  const byName = new Map<
    string,
    { group: string; plural: string; names: Set<string> }
  >();
  for (const { group, plural, names, optIn } of kinds) {
    if (optIn) continue;
    if (!names) {
      byGroup.set(group, (byGroup.get(group) ?? new Set()).add(plural));
      continue;
    }
    const key = `${group}/${plural}`;
    const entry = byName.get(key) ?? {
      group,
      plural,
      names: new Set<string>(),
    };
    names.forEach(name => entry.names.add(name));
    byName.set(key, entry);
  }
  const groups = [...byGroup].sort(([a], [b]) => a.localeCompare(b));
  return [
    ...groups.map(([group, plurals]) => ({
      apiGroups: [group],
      resources: [...plurals].sort(),
      verbs: VERBS,
    })),
    ...[...byName.values()].map(({ group, plural, names }) => ({
      apiGroups: [group],
      resources: [plural],
      resourceNames: [...names].sort(),
      verbs: VERBS,
    })),
  ];
}
