import {
  HistoryData,
  Report,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { devReports } from './devReports';

/** Two changes that happened a moment ago. */
export function devHistory(now: number): Report<HistoryData> {
  const ref = {
    cluster: 'dev',
    group: 'networking.istio.io',
    kind: 'VirtualService',
    namespace: 'shop',
    name: 'orders',
  };
  return {
    ...devReports(now).overview,
    data: {
      retentionDays: 90,
      entries: [
        {
          id: '2',
          ref,
          change: 'changed',
          at: now - 60_000,
          seenLate: false,
          manager: 'argocd-controller',
          diff: [
            { path: 'spec.http[0].route[0].weight', before: 90, after: 75 },
            { path: 'spec.http[0].route[1].weight', before: 10, after: 25 },
          ],
          related: true,
        },
        {
          id: '1',
          ref,
          change: 'added',
          at: now - 86_400_000,
          seenLate: true,
          manager: 'kubectl-client-side-apply',
          diff: [],
          related: true,
        },
      ],
    },
  };
}
