import { isUnread } from '../../../engine/ResourceIndex';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { Pod } from '../../../engine/coreKinds';
import { CONTROL_PLANE_LABEL } from '../labels';
import { isProxyReady, podStatus } from '../podStatus';

/** States of pods that have no running proxy because they have ended. */
const ENDED = ['Completed', 'NodeShutdown', 'Shutdown', 'Terminated'];

/** A meshed pod that does not serve. @internal */
export const proxyNotReady: FindingRule = {
  code: 'linkerd/proxy-not-ready',
  severity: 'warning',
  title: 'Meshed pod or its proxy is not ready',
  message: 'Pod {name} is {status} and its proxy is {proxy}.',
  why: 'All traffic of a meshed pod passes its proxy, so it serves only while both its own containers and the proxy run.',
  fix: 'Look at the events of the pod and at the logs of the container that does not run.',
  reads: [Pod],
  docs: 'https://linkerd.io/2/checks/#l5d-data-plane-ready',
  *check({ index }): Iterable<Problem> {
    const pods = index.list(Pod);
    if (isUnread(pods)) return;
    for (const pod of pods) {
      if (!pod.metadata.labels?.[CONTROL_PLANE_LABEL]) continue;
      const status = podStatus(pod);
      if (ENDED.includes(status)) continue;
      const up = status === 'Running' || status === 'Evicted';
      const ready = isProxyReady(pod);
      if (up && ready) continue;
      yield {
        subject: index.ref(pod, Pod),
        field: 'status',
        params: {
          name: pod.metadata.name,
          status,
          phase: pod.status?.phase ?? '',
          proxy: ready ? 'ready' : 'not ready',
          cause: up ? 'proxy' : 'pod',
        },
      };
    }
  },
};
