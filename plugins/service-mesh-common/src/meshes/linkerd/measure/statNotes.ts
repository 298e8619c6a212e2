import { MeshMetrics } from '../../../engine/MeshMetrics';

/** How Linkerd counts the rows at a glance. @internal */
export const statNotes: MeshMetrics['statNotes'] = [
  {
    view: 'workloads',
    text: 'What the proxies of the component receive.',
  },
  {
    view: 'services',
    text: 'What clients of the mesh ask of a Service, and where it went; clients without a proxy count nothing.',
  },
  {
    view: 'policies',
    text: 'Servers and routes of the inbound policy that requests matched. Refused requests are no part of the success.',
  },
  {
    view: 'callers',
    text: 'As the proxies of the callers count: with the time on the way, and without callers that have no proxy.',
  },
  {
    view: 'destinations',
    text: 'As the proxies of the component count what it sends.',
  },
  {
    view: 'busiest',
    text: 'Callers and routes with most requests, averaged over the window. Paths, methods and single requests are not in metrics: a live view of them needs a tap.',
  },
];
