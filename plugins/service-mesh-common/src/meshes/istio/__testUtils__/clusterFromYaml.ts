import { indexFromYaml, IndexFromYamlOptions } from '../../../__testUtils__';
import { groupPods } from '../../../engine/groupPods';
import { isUnread, ResourceIndex } from '../../../engine/ResourceIndex';
import { Pod } from '../../../engine/coreKinds';
import { toWorkload } from '../../../engine/selectWorkloads';
import { Workload } from '../../../model';
import { istio } from '..';

/** A namespace, the pod `web` of it and a Service in front, as most tests need them. */
export function webPod(
  dataPlane: 'sidecar' | 'ambient' | 'none',
  labels = '',
): string {
  return `
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { ${
    dataPlane === 'ambient' ? 'istio.io/dataplane-mode: ambient' : ''
  } } }
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web, ${labels} } }
spec:
  serviceAccountName: web
  containers:
    - { name: app, image: 'shop/web:1', ports: [{ containerPort: 8080 }] }
    ${
      dataPlane === 'sidecar'
        ? "- { name: istio-proxy, image: 'istio/proxyv2:1.27.1-distroless' }"
        : ''
    }
status: { phase: Running }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
`;
}

/** One resource of Istio as YAML, in flow style. */
export function resource(
  kind: string,
  name: string,
  spec: string,
  metadata = 'namespace: shop',
): string {
  const group = /Policy$|Authentication$/.test(kind)
    ? 'security'
    : 'networking';
  return `
apiVersion: ${group}.istio.io/v1
kind: ${kind}
metadata: { name: ${name}, ${metadata} }
spec: ${spec}
---`;
}

/** A cluster and its workload `web`. */
export function webOf(
  yaml: string,
  options: IndexFromYamlOptions = {},
): { index: ResourceIndex; web: Workload } {
  const index = indexFromYaml(yaml, { meshes: [istio], ...options });
  const pods = index.list(Pod, 'shop');
  const [group] = groupPods(
    index,
    isUnread(pods) ? [] : pods.filter(pod => pod.metadata.name === 'web'),
  );
  return { index, web: toWorkload(index, group, [istio]) };
}
