import { parseAllDocuments } from 'yaml';
import { indexFromYaml } from '../__testUtils__';
import {
  changeIndex,
  effectiveAccess,
  inWords,
  LivePolicy,
  ManifestObject,
  MeshView,
  placeWorkloads,
  ResourceIndex,
  withdrawGrant,
} from '../engine';
import { ResourceRef } from '../model';
import { meshes } from '.';

const istio = `
apiVersion: v1
kind: Pod
metadata: { name: web-1, namespace: shop, labels: { app: web, security.istio.io/tlsMode: istio } }
spec:
  serviceAccountName: web
  containers:
    - { name: app, image: 'shop/web:1', ports: [{ name: http, containerPort: 8080 }] }
    - { name: istio-proxy, image: 'istio/proxyv2:1.27.0' }
status: { phase: Running }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: first, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  rules:
    - { from: [{ source: { principals: [cluster.local/ns/shop/sa/cart] } }] }
    - { from: [{ source: { principals: [cluster.local/ns/shop/sa/support] } }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: second, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  rules:
    - { from: [{ source: { principals: [cluster.local/ns/shop/sa/support] } }] }
`;

const authorization = (name: string) => `
---
apiVersion: policy.linkerd.io/v1alpha1
kind: AuthorizationPolicy
metadata: { name: ${name}, namespace: shop }
spec:
  targetRef: { group: policy.linkerd.io, kind: Server, name: web }
  requiredAuthenticationRefs: [{ kind: ServiceAccount, name: ${name} }]
`;
const linkerd = `
apiVersion: v1
kind: Pod
metadata: { name: web-1, namespace: shop, labels: { app: web, linkerd.io/control-plane-ns: linkerd }, annotations: { linkerd.io/proxy-version: edge-26.1.1 } }
spec:
  serviceAccountName: web
  containers:
    - { name: app, image: 'shop/web:1', ports: [{ name: http, containerPort: 8080 }] }
    - { name: linkerd-proxy, image: 'linkerd/proxy:edge-26.1.1' }
status: { phase: Running }
---
apiVersion: policy.linkerd.io/v1beta3
kind: Server
metadata: { name: web, namespace: shop }
spec: { podSelector: { matchLabels: { app: web } }, port: 8080, proxyProtocol: HTTP/1 }
${authorization('cart')}${authorization('support')}`;

const same = (a: ResourceRef, object: ManifestObject) =>
  a.kind === object.kind &&
  a.name === object.metadata.name &&
  a.namespace === object.metadata.namespace;

function accessOf(index: ResourceIndex) {
  const view: MeshView = {
    entityRef: 'component:default/web',
    target: {
      select: [
        {
          annotation: 'backstage.io/kubernetes-id',
          by: { type: 'labels', labels: { app: 'web' } },
        },
      ],
    },
    indexes: [index],
    clusters: [],
    meshes,
    asOf: 0,
  };
  return effectiveAccess(placeWorkloads(view).placed);
}

function withdraw(yaml: string, who: RegExp) {
  const index = indexFromYaml(yaml, { meshes });
  const objects = parseAllDocuments(yaml).map(
    document => document.toJS() as ManifestObject,
  );
  const before = accessOf(index).grants;
  const grant = before.find(entry => who.test(inWords(entry)));
  if (!grant) throw new Error(`nobody: ${before.map(inWords)}`);
  const policies = grant.evidence.flatMap((entry): LivePolicy[] => {
    if (entry.type !== 'resource') return [];
    const { ref } = entry;
    const object = objects.find(candidate => same(ref, candidate));
    return object ? [{ ref, object }] : [];
  });
  const withdrawal = withdrawGrant(grant.evidence, policies, meshes);
  const after = accessOf(
    changeIndex(
      index,
      meshes.flatMap(mesh => mesh.kinds),
      [
        ...withdrawal.changed.map(object => ({
          action: 'apply' as const,
          object,
        })),
        ...withdrawal.deletes.map(({ group, kind, namespace, name }) => ({
          action: 'delete' as const,
          object: {
            apiVersion: `${group}/v1`,
            kind,
            metadata: { name, namespace },
          },
        })),
      ],
    ).index,
  ).grants;
  return {
    ...withdrawal,
    before: before.map(inWords),
    after: after.map(inWords),
  };
}

describe('withdrawGrant', () => {
  it('takes every rule of Istio that says so out of its policy, and no other', () => {
    const { changed, deletes, present, before, after } = withdraw(
      istio,
      /support/,
    );
    expect(present.map(({ metadata }) => metadata.name)).toEqual([
      'first',
      'second',
    ]);
    expect(deletes).toEqual([]);
    expect(
      changed.map(({ spec }) => (spec as { rules: unknown[] }).rules.length),
    ).toEqual([1, 0]);
    // A policy without rules keeps its workloads closed.
    expect(after).toEqual(before.filter(words => !words.includes('support')));
    expect(after).toHaveLength(1);
  });

  it('keeps a workload closed when its last rule goes', () => {
    const [pod, , second] = istio.split('---');
    const { after } = withdraw(`${pod}---${second}`, /support/);
    expect(after).toEqual([]);
  });

  it('deletes what authorizes with Linkerd, and nothing else', () => {
    const { changed, deletes, before, after } = withdraw(linkerd, /support/);
    expect(changed).toEqual([]);
    expect(deletes).toEqual([
      {
        group: 'policy.linkerd.io',
        kind: 'AuthorizationPolicy',
        namespace: 'shop',
        name: 'support',
      },
    ]);
    expect(after).toEqual(before.filter(words => !words.includes('support')));
    expect(after.length).toBe(before.length - 1);
  });

  it('has nothing to change where no policy grants', () => {
    const [pod] = istio.split('---');
    expect(withdraw(pod, /anyone/)).toMatchObject({
      present: [],
      changed: [],
      deletes: [],
    });
  });
});
