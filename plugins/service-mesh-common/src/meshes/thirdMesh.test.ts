import { meshes } from '.';
import { indexFromYaml, testMesh } from '../__testUtils__';
import { lattice } from '../__testUtils__/lattice';
import {
  MeshView,
  reportAccess,
  reportFindings,
  reportMtls,
  reportOverview,
  reportTraffic,
} from '../engine';

// The one line: a mesh is added to the list, and nothing else knows its name.
const all = [...meshes, lattice];

const bare = `
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: v1
kind: Pod
metadata: { name: web-1, namespace: shop, labels: { app: web } }
spec:
  serviceAccountName: web
  containers:
    - { name: app, image: 'shop/web:1', ports: [{ name: http, containerPort: 8080 }] }
    - { name: lattice-proxy, image: 'lattice/proxy:1' }
status: { phase: Running }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { clusterIP: 10.43.0.10, selector: { app: web }, ports: [{ name: http, port: 80, targetPort: 8080 }] }`;

const forNamespace = `
apiVersion: lattice.example.com/v1
kind: LatticePolicy
metadata: { name: all, namespace: shop }
spec: { encryption: 'off', callers: [cart.shop.lattice] }
---`;
const forWeb = `
apiVersion: lattice.example.com/v1
kind: LatticePolicy
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, encryption: 'on' }
`;
const splits = `
apiVersion: lattice.example.com/v1
kind: LatticeSplit
metadata: { name: web, namespace: shop }
spec: { service: web, backends: [{ service: web, weight: 3 }, { service: web-canary, weight: 1 }] }
`;

testMesh(lattice, {
  fixtures: {
    bare,
    mostSpecific: [
      {
        name: 'the namespace over the default',
        resources: forNamespace,
        port: 8080,
        mode: 'disabled',
      },
      {
        name: 'the workload over the namespace',
        resources: forNamespace + forWeb,
        port: 8080,
        mode: 'strict',
      },
    ],
    splits,
  },
});

describe('every report about a workload of a third mesh', () => {
  const index = indexFromYaml(
    [bare, forNamespace + forWeb, splits].join('\n---\n'),
    { meshes: all },
  );
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
    meshes: all,
    asOf: 0,
  };

  it('claims the workload and shows its mTLS', () => {
    const { workloads } = reportOverview(view).data;
    expect(workloads.map(({ membership }) => membership.mesh)).toEqual([
      'lattice',
    ]);
    expect(
      reportMtls(view).data.workloads[0].mtls.ports.map(({ mode }) => mode),
    ).toEqual(['strict', 'strict']);
  });

  it('shows its splits, callers and findings', () => {
    expect(
      reportTraffic(view).data.routing.splits[0].backends.map(
        ({ host, share }) => [host, share],
      ),
    ).toEqual([
      ['web.shop', 0.75],
      ['web-canary.shop', 0.25],
    ]);
    const { rows } = reportAccess(view, {
      lookup: () => ({ entityRefs: [], ownerRefs: [] }),
    }).data;
    expect(
      rows.map(({ caller, decision }) => [caller.identity, decision.verdict]),
    ).toEqual(
      expect.arrayContaining([
        ['cart.shop.lattice', 'allow'],
        [null, 'deny'],
      ]),
    );
    expect(
      reportFindings(view).data.findings.map(({ code }) => code),
    ).toContain('lattice/policy-admits-nobody');
  });
});
