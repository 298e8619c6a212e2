import { indexFromYaml } from '../../__testUtils__';
import { MeshConfigMap } from '../shared/meshConfigMap';
import { controlPlane } from './controlPlane';
import { linkerdKinds } from './kinds';

const component = (name: string, ns: string, ready: number) => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: linkerd-${name}, namespace: ${ns} }
spec:
  template:
    metadata: { labels: { linkerd.io/control-plane-component: ${name}, linkerd.io/control-plane-ns: linkerd } }
    spec: { containers: [{ name: ${name}, image: 'images.example.com/controller:edge-25.8.1' }] }
status: { readyReplicas: ${ready} }
---`;
const CONFIG = `
apiVersion: v1
kind: ConfigMap
metadata: { name: linkerd-config, namespace: linkerd }
data: { values: "{ linkerdVersion: edge-25.8.2, identityTrustDomain: corp, proxy: { opaquePorts: '25,5000-5002' } }" }
---`;

describe("Linkerd's control planes", () => {
  it('are the components of a namespace with the values of the installation', () => {
    const [found, ...others] = controlPlane(
      indexFromYaml(
        CONFIG +
          component('identity', 'linkerd', 1) +
          component('destination', 'linkerd', 0) +
          // A part of an extension, which runs elsewhere.
          component('tap', 'linkerd-viz', 1),
        { kinds: linkerdKinds },
      ),
    );
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      mesh: 'linkerd',
      namespace: 'linkerd',
      version: 'edge-25.8.2',
      components: [
        { name: 'linkerd-destination', desired: 1, ready: 0 },
        { name: 'linkerd-identity', ready: 1, version: 'edge-25.8.1' },
      ],
    });
    expect(
      found.settings.map(({ key, value, isDefault }) => [
        key,
        value,
        isDefault,
      ]),
    ).toEqual(
      expect.arrayContaining([
        ['trustDomain', 'corp', false],
        ['opaquePorts', '25, 5000-5002', false],
        ['defaultInboundPolicy', 'all-unauthenticated', true],
      ]),
    );
  });

  it('keep their version by the image, and say what could not be read', () => {
    expect(
      controlPlane(
        indexFromYaml(component('identity', 'linkerd', 1), {
          kinds: linkerdKinds,
          unread: [MeshConfigMap],
        }),
      ),
    ).toMatchObject([{ version: 'edge-25.8.1', unread: ['ConfigMap'] }]);
    expect(controlPlane(indexFromYaml('', { kinds: linkerdKinds }))).toEqual(
      [],
    );
  });
});
