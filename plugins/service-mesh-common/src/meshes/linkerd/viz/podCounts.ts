import { CONTROL_PLANE_LABEL } from '../labels';
import {
  VizCluster,
  VizContainerStatus,
  VizObject,
  VizPod,
} from './VizCluster';
import { podsOfObject } from './vizObjects';

/** Why a container does not run. @internal */
export interface VizContainerError {
  readonly container: string;
  readonly image?: string;
  readonly reason?: string;
  readonly message?: string;
}

/** Pods of one row. @internal */
export interface VizPodCounts {
  readonly meshedPodCount: number;
  readonly runningPodCount: number;
  readonly failedPodCount: number;
  readonly errorsByPod: Readonly<Record<string, readonly VizContainerError[]>>;
}

function containerErrors(
  statuses: readonly VizContainerStatus[],
): readonly VizContainerError[] {
  return statuses
    .filter(({ ready }) => !ready)
    .flatMap(({ name = '', image, state, lastState }) => {
      const ended = state?.terminated;
      const failed =
        ended && ((ended.exitCode ?? 0) !== 0 || (ended.signal ?? 0) !== 0);
      return [
        state?.waiting,
        failed ? ended : undefined,
        lastState?.waiting,
        lastState?.terminated,
      ].flatMap(cause =>
        cause
          ? [
              {
                container: name,
                ...(image && { image }),
                ...(cause.reason && { reason: cause.reason }),
                ...(cause.message && { message: cause.message }),
              },
            ]
          : [],
      );
    });
}

/** Counts the pods of an object: those in this mesh, those that run or will, those that failed, and why. @internal */
export function podCounts(
  cluster: VizCluster,
  object: VizObject,
): VizPodCounts {
  const pods = podsOfObject(cluster, object, true);
  const alive = pods.filter(({ phase }) => phase !== 'Failed');
  return {
    meshedPodCount: alive.filter(
      ({ labels }) =>
        (labels[CONTROL_PLANE_LABEL] ?? '') === cluster.controlPlaneNamespace,
    ).length,
    runningPodCount: alive.length,
    failedPodCount: pods.length - alive.length,
    errorsByPod: Object.fromEntries(
      pods.flatMap(pod => {
        const errors = [
          ...containerErrors(pod.statuses),
          ...containerErrors(pod.initStatuses),
        ];
        return errors.length ? [[pod.name, errors]] : [];
      }),
    ),
  };
}

function ending(
  prefix: string,
  {
    reason,
    exitCode = 0,
    signal = 0,
  }: { reason?: string; exitCode?: number; signal?: number },
): string {
  if (reason) return `${prefix}${reason}`;
  return signal !== 0
    ? `${prefix}Signal:${signal}`
    : `${prefix}ExitCode:${exitCode}`;
}

function initStatus(pod: VizPod): string | undefined {
  for (const [i, status] of pod.initStatuses.entries()) {
    const { state, started, ready } = status;
    const ended = state?.terminated;
    if (ended && (ended.exitCode ?? 0) === 0 && (ended.signal ?? 0) === 0)
      continue;
    // A sidecar never ends; it is done with initialization once it has started.
    const sidecar = pod.initContainers.some(
      ({ name, restartPolicy }) =>
        name === status.name && restartPolicy === 'Always',
    );
    if (sidecar && started && ready) continue;
    if (ended) return ending('Init:', ended);
    const waiting = state?.waiting?.reason;
    return waiting && waiting !== 'PodInitializing'
      ? `Init:${waiting}`
      : `Init:${i}/${pod.initContainers.length}`;
  }
  return undefined;
}

/** Status of a pod as `kubectl get pods` words it. @internal */
export function podStatus(pod: VizPod): string {
  const initializing = initStatus(pod);
  if (initializing !== undefined) return initializing;
  let reason = pod.reason || pod.phase;
  let running = false;
  for (const { state, ready } of [...pod.statuses].reverse()) {
    if (state?.waiting?.reason) reason = state.waiting.reason;
    else if (state?.terminated) reason = ending('', state.terminated);
    else if (ready && state?.running !== undefined) running = true;
  }
  return reason === 'Completed' && running ? 'Running' : reason;
}
