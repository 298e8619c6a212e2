import { Namespace, Pod } from '../../engine/coreKinds';
import { PodGroup } from '../../engine/MeshDefinition';
import { isUnread } from '../../engine/ResourceIndex';
import {
  clusterFromYaml,
  meshedPod,
  web,
} from './__testUtils__/clusterFromYaml';
import { identity } from './identity';
import { membership } from './membership';

const namespace = (inject: string) => `
---
apiVersion: v1
kind: Namespace
metadata: { name: shop, annotations: { ${inject} } }
`;

const plainPod = meshedPod()
  .replace(', linkerd.io/control-plane-ns: linkerd', '')
  .replace(/\n {4}- \{ name: linkerd-proxy.*/, '');

function group(
  yaml: string,
  unread: Parameters<typeof clusterFromYaml>[1] = [],
) {
  const index = clusterFromYaml(yaml, unread);
  const pods = index.list(Pod);
  const podGroup: PodGroup = { ...web, pods: isUnread(pods) ? [] : pods };
  return { index, podGroup };
}

describe('membership in Linkerd', () => {
  it('follows the label of the control plane and reads the version from the image', () => {
    const { index, podGroup } = group(meshedPod());
    expect(membership(index, podGroup)).toMatchObject({
      mesh: 'linkerd',
      podsInMesh: 1,
      podsTotal: 1,
      proxyVersions: ['edge-25.1.1'],
    });
    expect(identity(index, podGroup)).toBe(
      'web.shop.serviceaccount.identity.linkerd.cluster.local',
    );
  });

  it.each([
    ['nobody asks for injection', namespace(''), { type: 'default' }],
    [
      'the namespace has a value that does not exist',
      namespace('linkerd.io/inject: Enabled'),
      { ref: { kind: 'Namespace' } },
    ],
    [
      'the pod was started before the namespace asked',
      namespace('linkerd.io/inject: enabled'),
      { ref: { kind: 'Pod' }, note: expect.stringContaining('restart') },
    ],
  ])('says why a pod is outside: %s', (_, yaml, evidence) => {
    const { index, podGroup } = group(plainPod + yaml);
    const answer = membership(index, podGroup);
    expect(answer).toMatchObject({
      dataPlane: 'none',
      podsInMesh: 0,
      evidence: [evidence],
    });
    expect(answer.mesh).toBeUndefined();
    expect(identity(index, podGroup)).toBeUndefined();
  });

  it('does not know why when namespaces could not be read', () => {
    const { index, podGroup } = group(plainPod, [Namespace]);
    expect(membership(index, podGroup).evidence).toMatchObject([
      { type: 'unknown' },
    ]);
  });
});
