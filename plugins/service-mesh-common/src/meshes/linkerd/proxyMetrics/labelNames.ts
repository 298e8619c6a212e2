import { LabelPart, MetricFamily } from './MetricFamily';

function scoped(scope: string, ...names: string[]): readonly string[] {
  return names.map(name => `${scope}_${name}`);
}

const META = ['group', 'kind', 'name'];
const PLACED_META = ['group', 'kind', 'namespace', 'name'];
const PORTED_META = [...PLACED_META, 'port', 'section_name'];

/** Labels that are there whatever the connection was; those that depend on it are left out. */
const ALWAYS: Readonly<Record<LabelPart, readonly string[]>> = {
  direction: ['direction'],
  peer: ['peer'],
  authority: [],
  target: ['target_addr', 'target_ip', 'target_port'],
  tls: ['tls'],
  server: scoped('srv', ...META, 'port'),
  inboundRoute: scoped('route', ...META),
  inboundParent: [
    ...scoped('parent', ...META, 'port'),
    ...scoped('route', ...META),
  ],
  authorization: scoped('authz', ...META),
  rateLimit: scoped('ratelimit', ...META, 'scope'),
  endpoint: [],
  profile: ['dst'],
  control: ['addr'],
  statusCode: ['status_code'],
  class: ['classification', 'grpc_status', 'error'],
  errno: ['errno'],
  skipped: [],
  result: ['result'],
  parent: scoped('parent', ...PORTED_META),
  route: scoped('route', ...PLACED_META),
  hostname: ['hostname'],
  backend: scoped('backend', ...PORTED_META),
  httpStatus: ['http_status'],
  grpcStatus: ['grpc_status'],
  status: ['status'],
  error: ['error'],
};

/** Parts only the inbound proxy knows. */
const INBOUND_ONLY: ReadonlySet<LabelPart> = new Set<LabelPart>([
  'server',
  'inboundRoute',
  'authorization',
]);

function isOptional(part: LabelPart, { parts }: MetricFamily): boolean {
  if (!parts.includes('direction')) return false;
  // The inbound proxy's own connection to its workload has no target.
  return part === 'target' ? parts.includes('peer') : INBOUND_ONLY.has(part);
}

/** Names of the labels every series of a family carries. @internal */
export function labelNames(family: MetricFamily): readonly string[] {
  return family.parts
    .filter(part => !isOptional(part, family))
    .flatMap(part => ALWAYS[part]);
}
