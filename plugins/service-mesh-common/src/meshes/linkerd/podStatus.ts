import { Pod } from '../../engine/coreKinds';

type Status = NonNullable<Pod['status']>;
type ContainerStatus = NonNullable<Status['containerStatuses']>[number];
type Terminated = NonNullable<
  NonNullable<ContainerStatus['state']>['terminated']
>;

function ended({ reason, signal, exitCode = 0 }: Terminated): string {
  if (reason) return reason;
  return signal ? `Signal:${signal}` : `ExitCode:${exitCode}`;
}

/** Why the containers that prepare a pod are not done; undefined when they are. */
function initializing(pod: Pod): string | undefined {
  const inits = pod.spec?.initContainers ?? [];
  const statuses = pod.status?.initContainerStatuses ?? [];
  for (const [i, { name, ready, started, state }] of statuses.entries()) {
    const { terminated, waiting } = state ?? {};
    if (terminated && !terminated.exitCode && !terminated.signal) continue;
    const sidecar =
      inits.find(init => init.name === name)?.restartPolicy === 'Always';
    if (sidecar && started && ready) continue;
    if (terminated) return `Init:${ended(terminated)}`;
    return waiting?.reason && waiting.reason !== 'PodInitializing'
      ? `Init:${waiting.reason}`
      : `Init:${i}/${inits.length}`;
  }
  return undefined;
}

/** State of a pod in one word, as `kubectl get pods` shows it. @internal */
export function podStatus(pod: Pod): string {
  const { phase = '', reason, containerStatuses = [] } = pod.status ?? {};
  const preparing = initializing(pod);
  if (preparing !== undefined) return preparing;
  let status = reason || phase;
  let running = false;
  // The first container has the last word.
  for (const { ready, state } of [...containerStatuses].reverse()) {
    if (state?.waiting?.reason) status = state.waiting.reason;
    else if (state?.terminated) status = ended(state.terminated);
    else if (ready && !state?.waiting) running = true;
  }
  return status === 'Completed' && running ? 'Running' : status;
}

/** Whether the proxy of a pod is ready; false without a proxy. @internal */
export function isProxyReady(pod: Pod): boolean {
  const { initContainerStatuses = [], containerStatuses = [] } =
    pod.status ?? {};
  const proxy = [...initContainerStatuses, ...containerStatuses].find(
    ({ name }) => name === 'linkerd-proxy',
  );
  return proxy?.ready ?? false;
}
