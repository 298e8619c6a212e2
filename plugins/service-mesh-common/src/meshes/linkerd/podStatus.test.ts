import { Pod } from '../../engine/coreKinds';
import { projectObject } from '../../engine/Kind';
import { isProxyReady, podStatus } from './podStatus';

function pod(status: unknown, spec: unknown = {}): Pod {
  const { object } = projectObject('test', Pod, {
    metadata: { name: 'web', namespace: 'shop' },
    spec,
    status,
  });
  if (!object) throw new Error('the pod was not read');
  return object;
}

const sidecar = {
  initContainers: [{ name: 'linkerd-proxy', restartPolicy: 'Always' }],
};

describe('status of a pod', () => {
  it.each([
    ['Running', { phase: 'Running' }],
    ['Evicted', { phase: 'Failed', reason: 'Evicted' }],
    [
      'CrashLoopBackOff',
      {
        phase: 'Running',
        containerStatuses: [
          { name: 'web', state: { waiting: { reason: 'CrashLoopBackOff' } } },
        ],
      },
    ],
    [
      'OOMKilled',
      {
        phase: 'Running',
        containerStatuses: [
          {
            name: 'web',
            state: { terminated: { reason: 'OOMKilled', exitCode: 137 } },
          },
        ],
      },
    ],
    [
      'ExitCode:1',
      {
        phase: 'Running',
        containerStatuses: [
          { name: 'web', state: { terminated: { exitCode: 1 } } },
        ],
      },
    ],
    [
      'Signal:9',
      {
        phase: 'Running',
        containerStatuses: [
          { name: 'web', state: { terminated: { exitCode: 137, signal: 9 } } },
        ],
      },
    ],
    [
      'Running',
      {
        phase: 'Running',
        containerStatuses: [
          {
            name: 'job',
            state: { terminated: { reason: 'Completed', exitCode: 0 } },
          },
          { name: 'web', ready: true, state: { running: {} } },
        ],
      },
    ],
    [
      'Init:ImagePullBackOff',
      {
        phase: 'Pending',
        initContainerStatuses: [
          { name: 'init', state: { waiting: { reason: 'ImagePullBackOff' } } },
        ],
      },
    ],
    [
      'Init:Error',
      {
        phase: 'Pending',
        initContainerStatuses: [
          {
            name: 'init',
            state: { terminated: { reason: 'Error', exitCode: 1 } },
          },
        ],
      },
    ],
    [
      'Init:0/0',
      {
        phase: 'Pending',
        initContainerStatuses: [{ name: 'init', state: { running: {} } }],
      },
    ],
    [
      'Running',
      {
        phase: 'Running',
        initContainerStatuses: [
          { name: 'init', state: { terminated: { exitCode: 0 } } },
        ],
      },
    ],
  ])('is %s', (expected, status) => {
    expect(podStatus(pod(status))).toBe(expected);
  });

  it('waits for a proxy among the init containers only until that is up', () => {
    const status = (ready: boolean) => ({
      phase: 'Running',
      initContainerStatuses: [{ name: 'linkerd-proxy', ready, started: ready }],
    });
    expect(podStatus(pod(status(false), sidecar))).toBe('Init:0/1');
    expect(podStatus(pod(status(true), sidecar))).toBe('Running');
    expect(isProxyReady(pod(status(true), sidecar))).toBe(true);
    expect(isProxyReady(pod({ phase: 'Running' }))).toBe(false);
  });

  it('keeps no environment but the trust anchors of the proxy', () => {
    const { spec } = pod(
      {},
      {
        containers: [
          {
            name: 'linkerd-proxy',
            env: [
              { name: 'LINKERD2_PROXY_IDENTITY_TRUST_ANCHORS', value: 'pem' },
              { name: 'PASSWORD', value: 'secret' },
              null,
            ],
          },
          { name: 'web', env: [{ name: 'PASSWORD', value: 'secret' }] },
        ],
      },
    );
    expect(spec?.containers?.map(({ env }) => env)).toEqual([
      { LINKERD2_PROXY_IDENTITY_TRUST_ANCHORS: 'pem' },
      undefined,
    ]);
  });
});
