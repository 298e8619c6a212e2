import { SuiteAdapter } from '../SuiteAdapter';
import { adapter as admission } from './admission';
import { adapter as annotationParsing } from './annotation-parsing';
import { adapter as checks } from './checks';
import { adapter as destination } from './destination';
import { adapter as inboundAuthz } from './inbound-authz';
import { adapter as inboundServer } from './inbound-server';
import { adapter as injection } from './injection';
import { adapter as mtls } from './mtls';
import { adapter as multicluster } from './multicluster';
import { adapter as outboundPolicy } from './outbound-policy';
import { adapter as proxyMetrics } from './proxy-metrics';
import { adapter as rateLimit } from './rate-limit';
import { adapter as routeMatching } from './route-matching';
import { adapter as routeStatus } from './route-status';
import { adapter as serviceProfiles } from './service-profiles';
import { adapter as smiTrafficSplit } from './smi-trafficsplit';
import { adapter as vizQueries } from './viz-queries';
import { adapter as vizRows } from './viz-rows';

export const adapters: readonly SuiteAdapter[] = [
  admission,
  annotationParsing,
  checks,
  destination,
  inboundAuthz,
  inboundServer,
  injection,
  mtls,
  multicluster,
  outboundPolicy,
  proxyMetrics,
  rateLimit,
  routeMatching,
  routeStatus,
  serviceProfiles,
  smiTrafficSplit,
  vizQueries,
  vizRows,
];
