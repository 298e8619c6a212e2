import { testFinding } from '../../../__testUtils__/testFinding';
import { pod } from '../__testUtils__/installation';
import { proxyNotReady } from './proxyNotReady';

const status = (text: string) => ({ rest: `status: ${text}` });
const PROXY = '{ name: linkerd-proxy, ready: true }';

testFinding(proxyNotReady, [
  {
    name: 'a proxy that is not ready and a container that crashes are found',
    resources:
      pod(
        'waiting',
        status(
          '{ phase: Running, containerStatuses: [{ name: linkerd-proxy, ready: false }] }',
        ),
      ) +
      pod(
        'crashing',
        status(
          `{ phase: Running, containerStatuses: [${PROXY}, { name: web, ready: false, state: { waiting: { reason: CrashLoopBackOff } } }] }`,
        ),
      ) +
      pod(
        'preparing',
        status(
          '{ phase: Pending, initContainerStatuses: [{ name: linkerd-init, ready: false, state: { waiting: { reason: ImagePullBackOff } } }] }',
        ),
      ),
    expect: [
      ['Pod shop/crashing', 'status'],
      ['Pod shop/preparing', 'status'],
      ['Pod shop/waiting', 'status'],
    ],
  },
  {
    name: 'ready proxies, pods that have ended and pods without a proxy are fine',
    resources:
      pod(
        'ready',
        status(`{ phase: Running, containerStatuses: [${PROXY}] }`),
      ) +
      pod('native', {
        rest: `spec: { initContainers: [{ name: linkerd-proxy, restartPolicy: Always }] }
status: { phase: Running, initContainerStatuses: [{ name: linkerd-proxy, ready: true, started: true, state: { running: {} } }] }`,
      }) +
      pod('shut-down', status('{ phase: Failed, reason: NodeShutdown }')) +
      pod(
        'done',
        status(
          '{ phase: Succeeded, containerStatuses: [{ name: linkerd-proxy, ready: false, state: { terminated: { reason: Completed, exitCode: 0 } } }] }',
        ),
      ) +
      pod('plain', { meshed: false, ...status('{ phase: Pending }') }),
    expect: [],
  },
]);
