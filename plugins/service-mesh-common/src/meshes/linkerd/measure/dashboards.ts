import { PublishedDashboard } from '../../../engine/MeshMetrics';

const TIME = 'from={from}&to={to}';

/** Dashboards of Linkerd, with their own uids and variables. @internal */
export const dashboards: readonly PublishedDashboard[] = [
  {
    id: '15475',
    title: 'Linkerd Deployment',
    path: `/d/linkerd-deployment/linkerd-deployment?var-namespace={namespace}&var-deployment={workload}&${TIME}`,
    panels: ['inbound', 'outbound', 'versions', 'saturation'],
  },
  {
    id: '15478',
    title: 'Linkerd Namespace',
    path: `/d/linkerd-namespace/linkerd-namespace?var-namespace={namespace}&${TIME}`,
    panels: ['inbound'],
  },
  {
    id: '15474',
    title: 'Linkerd Top Line',
    path: `/d/linkerd-top-line/linkerd-top-line?${TIME}`,
    panels: ['mesh'],
  },
];
