import { SignalState } from '@meshwright/backstage-plugin-service-mesh-common';

/** What each state of the signals is called when there are no numbers. @internal */
export const signalStates: Record<
  SignalState,
  {
    readonly short: string;
    readonly title: string;
    readonly explanation: string;
  }
> = {
  ok: { short: '', title: '', explanation: '' },
  'no-traffic': {
    short: 'no traffic',
    title: 'No traffic in this window',
    explanation:
      'The proxies are scraped and report, but no request reached the component. Try a longer range.',
  },
  'no-data': {
    short: 'no data yet',
    title: 'The proxies have reported nothing yet',
    explanation:
      'Prometheus scrapes the proxies, and they have no series of requests: none has come since they started, or their metrics are turned off.',
  },
  forbidden: {
    short: 'Prometheus refuses',
    title: 'Prometheus refuses the credentials of the portal',
    explanation:
      'Ask the platform team to check the credentials and the tenant under serviceMesh.prometheus.',
  },
  'layer4-only': {
    short: 'connections only',
    title: 'Only connections are measured',
    explanation:
      'The workloads are in ambient mode without a waypoint, so no proxy sees requests. That is normal; a waypoint would report them.',
  },
  'not-scraped': {
    short: 'not scraped',
    title: 'Prometheus does not know these proxies',
    explanation:
      'The workloads are in a mesh, yet Prometheus holds no series of them. Check that it scrapes the proxies of this namespace.',
  },
  'not-meshed': {
    short: 'not meshed',
    title: 'No proxy measures this component',
    explanation:
      'None of the workloads is in a mesh. The top of the tab mTLS says why.',
  },
  'not-configured': {
    short: 'no Prometheus',
    title: 'No Prometheus is configured for this cluster',
    explanation:
      'Ask the platform team to add one to the configuration of the service mesh plugin.',
  },
  'prometheus-down': {
    short: 'Prometheus down',
    title: 'Prometheus does not answer',
    explanation:
      'The configuration on the other tabs is not affected. The page keeps trying.',
  },
  'prometheus-rejects': {
    short: 'queries rejected',
    title: 'Prometheus rejects the queries',
    explanation:
      'The server is there. A shorter range may pass; its limits are set by the platform team.',
  },
  'prometheus-unavailable': {
    short: 'Prometheus unavailable',
    title: 'Prometheus cannot answer now',
    explanation:
      'The server or the gateway in front of it answers with an error. The page keeps trying.',
  },
  'not-prometheus': {
    short: 'no Prometheus there',
    title: 'What answers is not Prometheus',
    explanation:
      'Ask the platform team to check the URL and the credentials under serviceMesh.prometheus.',
  },
  incomplete: {
    short: 'answered in part',
    title: 'Prometheus answered in part only',
    explanation:
      'What came holds no numbers of these proxies; what is missing may.',
  },
  'no-workloads': {
    short: 'no workload',
    title: 'No workload to measure',
    explanation: 'The entity matches no workload at the moment.',
  },
};
