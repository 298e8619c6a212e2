import { resolveMtls } from '../../../engine/resolveMtls';
import {
  clusterFromYaml,
  meshedPod,
  web,
} from '../__testUtils__/clusterFromYaml';
import { installation } from '../__testUtils__/installation';
import { MeshConfigMap } from '../../shared/meshConfigMap';
import { ExternalWorkload, Server } from '../kinds';
import { clientTls } from './clientTls';
import { mtls } from './mtls';

const authenticated = `
---
apiVersion: policy.linkerd.io/v1beta3
kind: Server
metadata: { name: web, namespace: shop }
spec: { podSelector: {}, port: 8080, accessPolicy: all-authenticated }
`;

describe('mTLS of a meshed workload', () => {
  it.each([
    [
      'meshed pods take mTLS and plaintext by default',
      meshedPod(),
      'permissive',
    ],
    [
      'a Server for authenticated clients only is strict',
      meshedPod() + authenticated,
      'strict',
    ],
    [
      'a default policy for authenticated clients only is strict',
      meshedPod(
        '{ config.linkerd.io/default-inbound-policy: all-authenticated }',
      ),
      'strict',
    ],
    [
      'a port that bypasses the proxy has none',
      meshedPod('{ config.linkerd.io/skip-inbound-ports: "8080" }') +
        authenticated,
      'disabled',
    ],
  ])('%s', (_, yaml, mode) => {
    const [port] = resolveMtls(mtls(clusterFromYaml(yaml), web), [8080]);
    expect(port.mode).toBe(mode);
    expect(port.evidence.length).toBeGreaterThan(0);
  });

  it('is unknown when Servers could not be read', () => {
    const [port] = resolveMtls(
      mtls(clusterFromYaml(meshedPod(), [Server]), web),
      [8080],
    );
    expect(port).toMatchObject({
      mode: 'unknown',
      evidence: [{ type: 'unknown', unread: [{ kind: 'Server' }] }],
    });
  });

  it('is unknown when the installation could not be read, unless a Server speaks for the port', () => {
    const modes = (yaml: string) =>
      resolveMtls(mtls(clusterFromYaml(yaml, [MeshConfigMap]), web), [
        8080,
      ]).map(port => port.mode);
    expect(modes(meshedPod())[0]).toBe('unknown');
    expect(modes(meshedPod() + authenticated)[0]).toBe('strict');
  });

  it('tells clients to use plaintext for a port that bypasses the proxy, and mTLS for the rest', () => {
    expect(
      clientTls(
        clusterFromYaml(
          meshedPod('{ config.linkerd.io/skip-inbound-ports: "8080" }'),
        ),
        web,
      ),
    ).toMatchObject([
      { host: 'web.shop.svc.cluster.local', port: 80, mode: 'plaintext' },
      { host: 'web.shop.svc.cluster.local', mode: 'auto' },
    ]);
  });

  it('names endpoints outside of the cluster and clients of other control planes', () => {
    const outside = `
---
apiVersion: workload.linkerd.io/v1beta1
kind: ExternalWorkload
metadata: { name: vm, namespace: shop, labels: { app: web } }
spec: { meshTLS: { identity: 'spiffe://td/vm', serverName: vm } }
`;
    const [{ evidence }] = clientTls(
      clusterFromYaml(
        meshedPod() +
          outside +
          installation() +
          installation().replace('namespace: linkerd', 'namespace: edge'),
      ),
      web,
    );
    expect(evidence).toMatchObject([
      {
        type: 'default',
        note: 'clients of another control plane than linkerd connect in plaintext',
      },
      { type: 'resource', ref: { kind: 'ExternalWorkload', name: 'vm' } },
    ]);
  });

  it('does not know endpoints outside of the cluster that may not be read', () => {
    const [{ evidence }] = clientTls(
      clusterFromYaml(meshedPod(), [ExternalWorkload]),
      web,
    );
    expect(evidence[1]).toMatchObject({
      type: 'unknown',
      unread: [{ kind: 'ExternalWorkload' }],
    });
  });
});
