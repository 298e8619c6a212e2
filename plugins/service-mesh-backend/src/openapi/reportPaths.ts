import {
  entityParameters,
  held,
  optional,
  range,
  usageRange,
} from './parameters';
import { reportResponses } from './responses';

const report = (
  operationId: string,
  summary: string,
  ...parameters: readonly object[]
) => ({
  get: {
    operationId,
    summary,
    parameters: [...entityParameters, ...held('report'), ...parameters],
    responses: reportResponses,
  },
});

const detail = optional(
  'detail',
  {
    type: 'string',
    enum: [
      'now',
      'full',
      'previous',
      'saturation',
      'routes',
      'workloads',
      'budget',
    ],
  },
  {
    description:
      '`now` asks for the numbers of this moment only; `previous`, `saturation`, `routes` and `budget` for one detail each.',
  },
);

/** The part of the API document about reports, which are kept up to date. */
export const reportPaths = {
  '/entities/{namespace}/{kind}/{name}/overview': report(
    'getOverview',
    'Membership, mTLS, access and findings at a glance',
  ),
  '/entities/{namespace}/{kind}/{name}/endpoints': report(
    'getEndpoints',
    'Where callers of the entity are sent, endpoint by endpoint',
  ),
  '/entities/{namespace}/{kind}/{name}/mtls': report(
    'getMtls',
    'mTLS mode of each workload and port',
  ),
  '/entities/{namespace}/{kind}/{name}/traffic': report(
    'getTraffic',
    'Configured routes, weights and client policies',
  ),
  '/entities/{namespace}/{kind}/{name}/access': report(
    'getAccess',
    'Who may call the workloads',
  ),
  '/entities/{namespace}/{kind}/{name}/findings': report(
    'getFindings',
    'Problems in the configuration',
  ),
  '/entities/{namespace}/{kind}/{name}/signals': report(
    'getSignals',
    'Requests, errors and latency, from Prometheus',
    range,
    detail,
  ),
  '/entities/{namespace}/{kind}/{name}/splits': report(
    'getSplits',
    'How requests were shared out, beside the configured weights',
    range,
  ),
  '/entities/{namespace}/{kind}/{name}/telemetry': report(
    'getTelemetry',
    'Traces, access logs, metrics and patches of the proxies',
  ),
  '/entities/{namespace}/{kind}/{name}/control-planes': report(
    'getControlPlanes',
    'Control planes of the clusters the entity runs in',
  ),
  '/entities/{namespace}/{kind}/{name}/edges': report(
    'getEdges',
    'Who is connected to whom, over mTLS or not, and when certificates end',
  ),
  '/entities/{namespace}/{kind}/{name}/authorizations': report(
    'getAuthorizations',
    'What each authorization admitted, and which are idle',
    range,
  ),
  '/entities/{namespace}/{kind}/{name}/observed-mtls': report(
    'getObservedMtls',
    'How much was mTLS by port and caller, whether a port can require it, and who was refused',
    usageRange,
  ),
  '/entities/{namespace}/{kind}/{name}/mirrors': report(
    'getMirrors',
    'Mirrored and federated services of linked clusters',
  ),
  '/entities/{namespace}/{kind}/{name}/usage': report(
    'getUsage',
    'Who called in a window, how often, first and last',
    usageRange,
  ),
  '/entities/{namespace}/{kind}/{name}/outbound-access': report(
    'getOutboundAccess',
    'Whom the entity may call',
  ),
};
