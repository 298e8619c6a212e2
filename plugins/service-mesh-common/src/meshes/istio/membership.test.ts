import { webOf, webPod } from './__testUtils__/clusterFromYaml';
import { Namespace } from '../../engine/coreKinds';

describe('membership in Istio', () => {
  it.each([
    [
      'by the container of the proxy, with its version',
      webPod('sidecar'),
      'sidecar',
      ['1.27.1'],
    ],
    ['by the label of the namespace', webPod('ambient'), 'ambient', []],
    [
      'not when the pod opts out of ambient mode',
      webPod('ambient', 'istio.io/dataplane-mode: none'),
      'none',
      [],
    ],
    ['not without either', webPod('none'), 'none', []],
  ])('%s', (_name, yaml, dataPlane, proxyVersions) => {
    expect(webOf(yaml).web.membership).toMatchObject({
      dataPlane,
      proxyVersions,
    });
  });

  it.each([
    ['nobody asks', '', { type: 'default' }],
    [
      'the namespace says no',
      'istio-injection: disabled',
      {
        ref: { kind: 'Namespace' },
        field: 'metadata.labels["istio-injection"]',
      },
    ],
    [
      'the pod was started before the namespace asked',
      'istio-injection: enabled',
      { ref: { kind: 'Pod' }, note: expect.stringContaining('restart') },
    ],
  ])('says why a pod is outside: %s', (_name, label, evidence) => {
    const yaml = webPod('none').replace('labels: {  }', `labels: { ${label} }`);
    expect(webOf(yaml).web.membership.evidence[0]).toMatchObject(evidence);
  });

  it('does not claim to know why when namespaces cannot be read', () => {
    const { web } = webOf(webPod('none'), { unread: [Namespace] });
    expect(web.membership.evidence[0]).toMatchObject({ type: 'unknown' });
  });

  it('gives the workload the identity policies spell', () => {
    expect(webOf(webPod('sidecar')).web.identity).toBe(
      'cluster.local/ns/shop/sa/web',
    );
  });
});
