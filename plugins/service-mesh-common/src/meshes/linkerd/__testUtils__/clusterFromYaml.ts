import { parse, parseAllDocuments } from 'yaml';
import { coreKinds } from '../../../engine/coreKinds';
import { indexObjects } from '../../../engine/indexObjects';
import { kindKey } from '../../../engine/Kind';
import { ResourceIndex } from '../../../engine/ResourceIndex';
import { KindRef, Workload } from '../../../model';
import { linkerdKinds } from '../kinds';

/** A cluster that holds the documents; `unread` kinds are forbidden. */
export function clusterFromYaml(
  yaml: string,
  unread: readonly KindRef[] = [],
): ResourceIndex {
  return indexObjects(
    parseAllDocuments(yaml).map(document => document.toJS() as unknown),
    {
      kinds: [...coreKinds, ...linkerdKinds],
      parseYaml: text => parse(text) as unknown,
      states: Object.fromEntries(
        unread.map(kind => [kindKey(kind), 'forbidden' as const]),
      ),
    },
  );
}

/** A meshed pod `web` in namespace `shop` with port 8080, and the Service in front of it. */
export function meshedPod(annotations = '{}'): string {
  return `
apiVersion: v1
kind: Pod
metadata:
  name: web-1
  namespace: shop
  labels: { app: web, linkerd.io/control-plane-ns: linkerd }
  annotations: ${annotations}
spec:
  serviceAccountName: web
  containers:
    - { name: web, image: 'shop/web:1', ports: [{ name: http, containerPort: 8080 }], readinessProbe: { httpGet: { path: /ready, port: http } } }
    - { name: linkerd-proxy, image: 'cr.l5d.io/linkerd/proxy:edge-25.1.1' }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { clusterIP: 10.43.0.10, selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
`;
}

/** The workload of {@link meshedPod}. */
export const web: Workload = {
  cluster: 'test',
  namespace: 'shop',
  ownerKind: 'Deployment',
  name: 'web',
  podLabels: { app: 'web' },
  serviceAccount: 'web',
  ports: [
    {
      number: 8080,
      name: 'http',
      protocol: 'http',
      services: [{ name: 'web', port: 80 }],
    },
  ],
  services: ['web'],
  pods: ['web-1'],
  membership: {
    mesh: 'linkerd',
    dataPlane: 'sidecar',
    podsInMesh: 1,
    podsTotal: 1,
    proxyVersions: [],
    evidence: [{ type: 'default', name: 'test' }],
  },
  matchedBy: [],
};
