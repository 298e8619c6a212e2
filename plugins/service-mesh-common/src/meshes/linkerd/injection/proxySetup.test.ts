import { Pod } from '../../../engine/coreKinds';
import { isUnread } from '../../../engine/ResourceIndex';
import { ProxySetup } from '../../../model';
import {
  clusterFromYaml,
  meshedPod,
  web,
} from '../__testUtils__/clusterFromYaml';
import { proxySetup } from './proxySetup';

const namespace = (annotations: string) => `
---
apiVersion: v1
kind: Namespace
metadata: { name: shop, annotations: { ${annotations} } }
`;

const deployment = (annotations = '') => `
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec: { template: { metadata: { annotations: { ${annotations} } } } }
`;

function setupOf(
  yaml: string,
  unread: Parameters<typeof clusterFromYaml>[1] = [],
) {
  const index = clusterFromYaml(yaml, unread);
  const pods = index.list(Pod);
  if (isUnread(pods)) throw new Error('pods were not read');
  return proxySetup(index, { ...web, pods }, pods[0]);
}

const LOG = 'config.linkerd.io/proxy-log-level';

describe('how the proxy of a pod is set up', () => {
  it.each<[string, string, Partial<ProxySetup['settings'][number]>[]]>([
    ['nothing is set', meshedPod() + namespace('') + deployment(), []],
    [
      'by its template',
      meshedPod(`{ ${LOG}: debug }`) +
        namespace('') +
        deployment(`${LOG}: debug`),
      [{ name: 'proxy-log-level', value: 'debug', from: 'workload' }],
    ],
    [
      'by its namespace, when the template says nothing',
      meshedPod(`{ ${LOG}: debug }`) +
        namespace(`${LOG}: debug`) +
        deployment(),
      [{ name: 'proxy-log-level', value: 'debug', from: 'namespace' }],
    ],
    [
      'by its namespace, which says something else since',
      meshedPod(`{ ${LOG}: debug }`) + namespace(`${LOG}: warn`) + deployment(),
      [{ value: 'debug', from: 'namespace', next: 'warn' }],
    ],
    [
      'by its namespace, which says nothing any more',
      meshedPod(`{ ${LOG}: debug }`) + namespace('') + deployment(),
      [{ value: 'debug', from: 'namespace', next: null }],
    ],
    [
      'before its namespace said anything',
      meshedPod() + namespace(`${LOG}: warn`) + deployment(),
      [{ name: 'proxy-log-level', next: 'warn' }],
    ],
    [
      'a template hides what its namespace says',
      meshedPod(`{ ${LOG}: debug }`) +
        namespace(`${LOG}: warn`) +
        deployment(`${LOG}: debug`),
      [{ value: 'debug', from: 'workload' }],
    ],
    [
      'what is not inherited is not expected from the namespace',
      meshedPod() +
        namespace('config.linkerd.io/proxy-cpu-ratio-limit: "0.5"') +
        deployment(),
      [],
    ],
    [
      'a value that cannot be read hides what the namespace says, too',
      meshedPod('{ config.linkerd.io/proxy-await: "no" }') +
        namespace('config.linkerd.io/proxy-await: disabled') +
        deployment('config.linkerd.io/proxy-await: "no"'),
      [{ name: 'proxy-await', value: 'no', ignored: true, from: 'workload' }],
    ],
    [
      'a controller that is not watched: what the namespace has, too, is from there',
      meshedPod(`{ ${LOG}: debug, config.linkerd.io/proxy-await: disabled }`) +
        namespace(`${LOG}: debug`),
      [
        { name: 'proxy-await', from: 'workload' },
        { name: 'proxy-log-level', from: 'namespace' },
      ],
    ],
  ])('%s', (_, yaml, settings) => {
    const found = setupOf(yaml).settings;
    expect(found).toMatchObject(settings);
    expect(found).toHaveLength(settings.length);
    settings.forEach(({ next }, i) => expect(found[i].next).toBe(next));
  });

  it('expects no change while the namespace may not be read', () => {
    const { settings } = setupOf(
      meshedPod(`{ ${LOG}: debug }`) + deployment(),
      [{ group: '', kind: 'Namespace' }],
    );
    expect(settings).toHaveLength(1);
    expect(settings[0].next).toBeUndefined();
  });

  it('leads to the annotation of the namespace, then to that of the pod', () => {
    const [{ evidence }] = setupOf(
      meshedPod(`{ ${LOG}: debug }`) +
        namespace(`${LOG}: debug`) +
        deployment(),
    ).settings;
    expect(evidence).toMatchObject([
      { ref: { kind: 'Namespace', name: 'shop' } },
      { ref: { kind: 'Pod', name: 'web-1' } },
    ]);
  });

  it('tells a native sidecar from a container and names the owner that metrics name', () => {
    expect(setupOf(meshedPod())).toMatchObject({ runsAs: 'container' });
    expect(setupOf(meshedPod()).owner).toBeUndefined();
    const native = meshedPod()
      .replace('app: web,', 'app: web, linkerd.io/proxy-deployment: web,')
      .replace(/\n {4}- \{ name: linkerd-proxy.*/, '')
      .replace(
        '  containers:',
        "  initContainers: [{ name: linkerd-proxy, image: 'cr.l5d.io/linkerd/proxy:edge-25.1.1' }]\n  containers:",
      );
    expect(setupOf(native)).toMatchObject({
      runsAs: 'native sidecar',
      owner: { kind: 'deployment', name: 'web' },
    });
  });
});
