import {
  coreKinds,
  Pod,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { parseAllDocuments } from 'yaml';
import { rbacManifest } from './rbacManifest';

it('allows reading the kinds and nothing else, named objects by name only and no optional kinds', () => {
  const config = {
    ...Pod,
    kind: 'ConfigMap',
    plural: 'configmaps',
    names: ['istio'],
  };
  const secret = {
    ...Pod,
    kind: 'Secret',
    plural: 'secrets',
    optIn: true as const,
  };
  const documents = parseAllDocuments(
    rbacManifest([...coreKinds, config, secret]),
  ).map(document => document.toJS());
  expect(documents.map(document => document.kind)).toEqual([
    'Namespace',
    'ServiceAccount',
    'ClusterRole',
    'ClusterRoleBinding',
  ]);
  const verbs = ['get', 'list', 'watch'];
  expect(documents[2].rules).toEqual([
    { apiGroups: [''], resources: ['namespaces', 'pods', 'services'], verbs },
    { apiGroups: ['apps'], resources: ['deployments'], verbs },
    { apiGroups: ['argoproj.io'], resources: ['rollouts'], verbs },
    { apiGroups: ['flagger.app'], resources: ['canaries'], verbs },
    {
      apiGroups: [''],
      resources: ['configmaps'],
      resourceNames: ['istio'],
      verbs,
    },
  ]);
});
