import { PublishedDashboard } from '../../../engine/MeshMetrics';

/**
 * Dashboards of Istio's add-ons. The one of the mesh has had a fixed uid since Istio 1.24; the others lost theirs in 1.22, so
 * that each server gives them one.
 * @internal
 */
export const dashboards: readonly PublishedDashboard[] = [
  {
    id: '7630',
    title: 'Istio Workload Dashboard',
    variables: 'var-namespace={namespace}&var-workload={workload}',
    panels: ['inbound', 'outbound', 'versions'],
  },
  {
    id: '7636',
    title: 'Istio Service Dashboard',
    variables: 'var-service={service}',
    panels: ['inbound'],
  },
  {
    id: '7639',
    title: 'Istio Mesh Dashboard',
    uid: '1a9a8ea49444aae205c7737573e894f9',
    panels: ['mesh'],
  },
  {
    id: '11829',
    title: 'Istio Performance Dashboard',
    panels: ['saturation'],
  },
];
