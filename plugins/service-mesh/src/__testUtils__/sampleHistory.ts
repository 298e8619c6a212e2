import {
  HistoryData,
  HistoryEntry,
  Report,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { sampleReports } from './sampleReports';

const HOUR_MS = 3_600_000;
/** Epoch ms of the newest change. */
const NEWEST = Date.UTC(2026, 0, 15, 12, 0, 0);

const entry = (
  number: number,
  hoursAgo: number,
  parts: Partial<HistoryEntry>,
): HistoryEntry => ({
  id: `00000000-0000-4000-8000-00000000000${number}`,
  ref: {
    cluster: 'demo',
    group: 'networking.istio.io',
    kind: 'VirtualService',
    namespace: 'shop',
    name: 'orders',
  },
  change: 'changed',
  at: NEWEST - hoursAgo * HOUR_MS,
  seenLate: false,
  diff: [],
  ...parts,
});

/** Changes of two days, with everything a line may carry. @internal */
export const sampleEntries: readonly HistoryEntry[] = [
  entry(1, 0, {
    related: true,
    manager: 'argocd-controller',
    diff: [
      { path: 'spec.http[0].route[0].weight', before: 90, after: 75 },
      { path: 'spec.http[0].timeout', after: '5s' },
    ],
  }),
  entry(2, 2, {
    ref: {
      cluster: 'demo',
      group: 'security.istio.io',
      kind: 'PeerAuthentication',
      namespace: 'shop',
      name: 'default',
    },
    change: 'deleted',
    manager: 'kubectl-client-side-apply',
    diff: [{ path: 'spec', before: { mtls: { mode: 'STRICT' } } }],
  }),
  entry(3, 30, { change: 'added', seenLate: true }),
];

/** The history of one component. @internal */
export const sampleHistory: Report<HistoryData> = {
  ...sampleReports.overview,
  data: { entries: sampleEntries, retentionDays: 90 },
};
