import { IntentTarget } from '../../plugins/service-mesh-common/src/model';

export const t = (
  namespace: string,
  service: string,
  number: number,
  protocol: IntentTarget['port']['protocol'] = 'http',
  target = number,
  labels: Readonly<Record<string, string>> = { app: service },
): IntentTarget => ({
  namespace,
  service,
  labels,
  port: { number, target, protocol },
});
export const version = (service: string, name: string, label = name) => ({
  service,
  version: { name, labels: { version: label } },
});
export const any = { methods: [], paths: [] };
export const prefix = (value: string) => ({ type: 'prefix' as const, value });
export const exact = (value: string) => ({ type: 'exact' as const, value });

export const helm = (n: string) =>
  `helm-chart-mesh-integration-guide-${n}.yaml`;
export const enterprise = (n: string) => `istio-enterprise-guide-${n}.yaml`;
export const production = (n: string) =>
  `istio-production-configuration-${n}.yaml`;
export const guide = (n: string) => `mesh-configuration-guide-${n}.yaml`;
export const patterns = (n: string) => `mesh-patterns-${n}.yaml`;

export const grafana = t('monitoring', 'grafana', 3000);
export const keycloak = t('auth', 'keycloak', 8080);
export const apiServer = t('production', 'api-server', 8080);
export const payment = t('production', 'payment-service', 8080);
export const api = t('default', 'api-service', 8080);
export const paymentApi = t('production', 'payment-api', 80);
export const AUTO_MTLS =
  'proxies take mTLS with each other by themselves; what must be said is which mTLS servers accept';
export const PER_ROUTE =
  'the profile sets times for single paths, which the profile of today no longer does; the template sets them for the service';
export const GATEWAY_LIMIT =
  'the filter limits the gateway by a patch of its configuration; the template limits the workload that must be protected';
export const FREE_PREFIX =
  'the prefix of the example ends within a segment and lets /api2 in; the template goes by whole segments';
export const REGEX =
  'the example compares a header with an expression; the template compares exactly';
export const WILDCARD =
  'the gateway of the example takes every name below its domain; the template opens the names that are asked for';

/** Reasons why a result has no field of an example. */
export const ANOTHER_KIND = 'is written as another kind';
export const ASKED = 'is what the form is told';
export const AT_GATEWAY =
  'the filter sits at the gateway, whose answers are its own';
export const GONE = 'the kind is gone, its settings are values of the chart';
export const ONLY_ONE = 'a single destination gets everything';
export const NO_CPU_LIMIT =
  'a limit of CPU slows everything down just when there is much to do';
export const WHOLE_SEGMENTS =
  'the path is compared by whole segments, or not at all where it is every path';
export const OTHER_FAULT =
  'delays for real users have no place in a canary; the template mesh-fault makes them for a test, with an end';
export const DEFAULT_OF_WORKLOAD =
  'is the mode of the workload already, and ztunnel drops such an entry';
