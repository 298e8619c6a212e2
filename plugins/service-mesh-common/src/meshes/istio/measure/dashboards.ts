import { PublishedDashboard } from '../../../engine/MeshMetrics';

const TIME = 'from={from}&to={to}';

/** Dashboards of Istio's add-ons, with their own uids and variables. @internal */
export const dashboards: readonly PublishedDashboard[] = [
  {
    id: '7630',
    title: 'Istio Workload Dashboard',
    path: `/d/UbsSZTDik/istio-workload-dashboard?var-namespace={namespace}&var-workload={workload}&${TIME}`,
    panels: ['inbound', 'outbound', 'versions'],
  },
  {
    id: '7636',
    title: 'Istio Service Dashboard',
    path: `/d/LJ_uJAvmk/istio-service-dashboard?var-service={service}&${TIME}`,
    panels: ['inbound'],
  },
  {
    id: '7639',
    title: 'Istio Mesh Dashboard',
    path: `/d/G8wLrJIZk/istio-mesh-dashboard?${TIME}`,
    panels: ['mesh'],
  },
  {
    id: '11829',
    title: 'Istio Performance Dashboard',
    path: `/d/vu8e0VWZk/istio-performance-dashboard?${TIME}`,
    panels: ['saturation'],
  },
];
