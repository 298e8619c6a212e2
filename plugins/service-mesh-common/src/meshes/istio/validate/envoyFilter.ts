import { checkWorkloadSelector, warnSelectorWithoutLabels } from './labels';
import { re2Problem } from './re2Problem';
import { SpecNode } from './SpecNode';
import { validator } from './validator';

/** Checks an EnvoyFilter as Istio's webhook does, except for the configuration of Envoy inside the patches. @internal */
export const validateEnvoyFilter = validator(spec => {
  if (!checkWorkloadSelector(spec)) return;
  spec.warn(
    'EnvoyFilter exposes internal implementation details that may change at any time. Prefer other APIs if possible, and exercise extreme caution, especially around upgrades.',
  );
  warnSelectorWithoutLabels(spec);
  spec.list('configPatches').forEach(checkPatch);
});

const APPLY_TO = [
  'INVALID',
  'LISTENER',
  'FILTER_CHAIN',
  'NETWORK_FILTER',
  'HTTP_FILTER',
  'ROUTE_CONFIGURATION',
  'VIRTUAL_HOST',
  'HTTP_ROUTE',
  'CLUSTER',
  'EXTENSION_CONFIG',
  'BOOTSTRAP',
  'LISTENER_FILTER',
] as const;
const OPERATIONS = [
  'INVALID',
  'MERGE',
  'ADD',
  'REMOVE',
  'INSERT_BEFORE',
  'INSERT_AFTER',
  'INSERT_FIRST',
  'REPLACE',
  'MERGE_AND_REPLACE_LIST',
] as const;

/** Which match goes with what a patch applies to. */
const MATCH_OF: Readonly<Record<string, string>> = {
  LISTENER: 'listener',
  FILTER_CHAIN: 'listener',
  NETWORK_FILTER: 'listener',
  HTTP_FILTER: 'listener',
  ROUTE_CONFIGURATION: 'routeConfiguration',
  VIRTUAL_HOST: 'routeConfiguration',
  HTTP_ROUTE: 'routeConfiguration',
  CLUSTER: 'cluster',
};
const MATCHES = ['listener', 'routeConfiguration', 'cluster', 'waypoint'];

/** Longest pattern of a version, in characters. */
const LONGEST_VERSION = 1024;

function checkPatch(patch: SpecNode): void {
  if (!patch.isSet) return patch.error('Envoy filter: null config patch');
  const match = patch.at('match');
  const isWaypoint = match.text('context') === 'WAYPOINT';
  const foreign = MATCHES.find(
    name => match.has(name) && (name === 'waypoint') !== isWaypoint,
  );
  if (foreign)
    match.error(
      `Envoy filter: a match of ${foreign} does not go with this context`,
    );
  if (isWaypoint) return undefined;
  const applyTo = patch.choice('applyTo', APPLY_TO);
  if (applyTo === 'INVALID')
    return patch.error('Envoy filter: missing applyTo');
  const change = patch.at('patch');
  if (!change.isSet) return patch.error('Envoy filter: missing patch');
  const operation = change.choice('operation', OPERATIONS);
  if (operation === 'INVALID')
    return change.error('Envoy filter: missing patch operation');
  if (operation !== 'REMOVE' && !change.has('value'))
    return change.error(
      'Envoy filter: missing patch value for non-remove operation',
    );
  const version = match.at('proxy').text('proxyVersion');
  const versionNode = match.at('proxy').at('proxyVersion');
  if (version.length > LONGEST_VERSION)
    versionNode.warn(
      `Envoy filter: proxyVersion match exceeds ${LONGEST_VERSION} characters and will be ignored`,
    );
  else if (re2Problem(version))
    return versionNode.error(
      `Envoy filter: invalid regex for proxy version: ${re2Problem(version)}`,
    );
  checkMatch(match, applyTo);
  return checkTypes(change.at('value'), 0);
}

function checkMatch(match: SpecNode, applyTo: string): void {
  const wanted = Object.hasOwn(MATCH_OF, applyTo)
    ? MATCH_OF[applyTo]
    : undefined;
  if (!wanted || !match.hasAny(...MATCHES)) return undefined;
  if (!match.has(wanted))
    return match.error(
      `Envoy filter: applyTo ${applyTo} cannot have a match other than ${wanted}`,
    );
  const filter = match.at('listener').at('filterChain').at('filter');
  if (wanted !== 'listener' || !filter.isSet) return undefined;
  if (applyTo === 'LISTENER' || applyTo === 'FILTER_CHAIN')
    filter.warn(
      `Envoy filter: filter match has no effect when used with ${applyTo}`,
    );
  return checkFilter(filter, applyTo);
}

const CONNECTION_MANAGERS = [
  'envoy.filters.network.http_connection_manager',
  'envoy.http_connection_manager',
];

/** Filters by their names of before, with the names of today. */
const CURRENT_NAMES: ReadonlyMap<string, string> = new Map([
  ['envoy.buffer', 'envoy.filters.http.buffer'],
  ['envoy.cors', 'envoy.filters.http.cors'],
  ['envoy.csrf', 'envoy.filters.http.csrf'],
  ['envoy.http_dynamo_filter', 'envoy.filters.http.dynamo'],
  ['envoy.ext_authz', 'envoy.filters.http.ext_authz'],
  ['envoy.fault', 'envoy.filters.http.fault'],
  ['envoy.grpc_http1_bridge', 'envoy.filters.http.grpc_http1_bridge'],
  ['envoy.grpc_json_transcoder', 'envoy.filters.http.grpc_json_transcoder'],
  ['envoy.grpc_web', 'envoy.filters.http.grpc_web'],
  ['envoy.gzip', 'envoy.filters.http.gzip'],
  ['envoy.health_check', 'envoy.filters.http.health_check'],
  ['envoy.ip_tagging', 'envoy.filters.http.ip_tagging'],
  ['envoy.lua', 'envoy.filters.http.lua'],
  ['envoy.rate_limit', 'envoy.filters.http.ratelimit'],
  ['envoy.router', 'envoy.filters.http.router'],
  ['envoy.squash', 'envoy.filters.http.squash'],
  ['envoy.listener.http_inspector', 'envoy.filters.listener.http_inspector'],
  ['envoy.listener.original_dst', 'envoy.filters.listener.original_dst'],
  ['envoy.listener.original_src', 'envoy.filters.listener.original_src'],
  ['envoy.listener.proxy_protocol', 'envoy.filters.listener.proxy_protocol'],
  ['envoy.listener.tls_inspector', 'envoy.filters.listener.tls_inspector'],
  ['envoy.client_ssl_auth', 'envoy.filters.network.client_ssl_auth'],
  [
    'envoy.http_connection_manager',
    'envoy.filters.network.http_connection_manager',
  ],
  ['envoy.mongo_proxy', 'envoy.filters.network.mongo_proxy'],
  ['envoy.ratelimit', 'envoy.filters.network.ratelimit'],
  ['envoy.redis_proxy', 'envoy.filters.network.redis_proxy'],
  ['envoy.tcp_proxy', 'envoy.filters.network.tcp_proxy'],
]);

function checkFilter(filter: SpecNode, applyTo: string): void {
  const name = filter.text('name');
  if (name === '')
    return filter.error('Envoy filter: filter match has no name to match on');
  const sub = filter.at('subFilter');
  if (sub.isSet) {
    if (applyTo !== 'HTTP_FILTER')
      return sub.error(
        'Envoy filter: subfilter match can be used with applyTo HTTP_FILTER only',
      );
    if (!CONNECTION_MANAGERS.includes(name))
      return sub.error(
        `Envoy filter: subfilter match requires filter match with ${CONNECTION_MANAGERS[0]}`,
      );
    if (sub.text('name') === '')
      return sub.error('Envoy filter: subfilter match has no name to match on');
  }
  for (const node of [filter, sub]) {
    const current = CURRENT_NAMES.get(node.text('name'));
    if (current)
      node.warn(
        `using deprecated filter name ${node.text(
          'name',
        )}; use ${current} instead`,
      );
  }
  return undefined;
}

/** Deepest configuration looked at. */
const DEEPEST = 32;

/** Types of Envoy's second API no longer exist. */
function checkTypes(value: SpecNode, depth: number): void {
  if (depth > DEEPEST) return;
  const type = value.text('@type');
  if (/\.v2\./.test(type))
    value.error(
      `referenced type unknown (hint: try using the v3 XDS API): ${type}`,
    );
  for (const child of value.children()) checkTypes(child, depth + 1);
}
