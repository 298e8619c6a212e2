import { MeshMetrics } from '../../../engine/MeshMetrics';

/** How Istio counts the rows at a glance. @internal */
export const statNotes: MeshMetrics['statNotes'] = [
  {
    view: 'workloads',
    text: 'Requests are those that the sidecars of the component, or its waypoint, took in. In ambient mode without a waypoint only connections are counted. Connections are those of other protocols than HTTP at a sidecar, and all at a ztunnel; open ones are the opened less the closed.',
  },
  {
    view: 'services',
    text: 'What came to the component when a Service was called. What other components behind the same Service took in is not among it.',
  },
  {
    view: 'policies',
    text: 'Istio’s metrics name no policy. Which rule decides about a caller is on the tab Access, and what each caller used on its card about usage.',
    without: true,
  },
  {
    view: 'callers',
    text: 'As the component’s own side counts, so with callers that have no proxy, whose name is not known.',
  },
  {
    view: 'destinations',
    text: 'As the proxies of the component count what it sends. What an ambient workload sends is counted where it passes a waypoint; its connections always.',
  },
  {
    view: 'busiest',
    text: 'Callers with most requests, averaged over the window, by operation where the Telemetry names operations. Paths, methods and single requests are not in metrics: a live view of them needs the access log.',
  },
];
