import { PublishedDashboard } from '../../../engine/MeshMetrics';

/** Dashboards by kind of workload, with the numbers under which they are published. */
const BY_KIND = [
  ['15475', 'Deployment'],
  ['15493', 'StatefulSet'],
  ['15484', 'DaemonSet'],
] as const;

/** Dashboards of Linkerd, with the uids and variables of their definitions. @internal */
export const dashboards: readonly PublishedDashboard[] = [
  ...BY_KIND.map(([id, kind]): PublishedDashboard => {
    const name = kind.toLowerCase();
    return {
      id,
      title: `Linkerd ${kind}`,
      uid: `linkerd-${name}`,
      variables: `var-namespace={namespace}&var-${name}={workload}`,
      ownerKind: kind,
      panels: ['inbound', 'outbound', 'versions', 'saturation'],
    };
  }),
  {
    id: '15478',
    title: 'Linkerd Namespace',
    uid: 'linkerd-namespace',
    variables: 'var-namespace={namespace}',
    panels: ['inbound'],
  },
  {
    id: '15474',
    title: 'Linkerd Top Line',
    uid: 'linkerd-top-line',
    panels: ['mesh'],
  },
];
