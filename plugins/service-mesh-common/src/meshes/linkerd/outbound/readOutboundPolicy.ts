import { Service } from '../../../engine/coreKinds';
import { EvidenceList } from '../../../model';
import { EgressNetwork, POLICY_GROUP } from '../kinds';
import { refersTo, refersToService } from '../refs';
import {
  grpcCondition,
  httpCondition,
  RouteCondition,
} from '../routes/RouteCondition';
import { attachedRoutes, OutboundParent } from './attachedRoutes';
import { outboundFilters } from './outboundFilters';
import {
  OutboundBackend,
  OutboundFilter,
  OutboundPolicy,
  OutboundRoute,
  OutboundRule,
} from './OutboundPolicy';
import {
  KindedRoute,
  OutboundResources,
  RawBackend,
  RawRule,
} from './OutboundResources';
import {
  parseFailureAccrual,
  parseHonorRetryAfter,
  parseLoadBiaser,
} from './parseFailureAccrual';
import { Annotations, Parsed } from './Parsed';
import {
  GrpcRetry,
  HttpRetry,
  parseGrpcRetry,
  parseHttpRetry,
} from './parseRetry';
import { parseTimeouts, Timeouts } from './parseTimeouts';
import { refusals } from './refusals';
import { ruleTimeoutMs } from './ruleTimeoutMs';

type Form = KindedRoute['form'];

/** Highest TCP port. */
const MAX_PORT = 65_535;

/** Everything there is about the destination of one lookup. */
interface Context {
  readonly resources: OutboundResources;
  readonly parent: OutboundParent;
  readonly port: number;
  /** `address:port` of the connection, when it was looked up by address. */
  readonly address?: string;
}

const EVERYTHING: RouteCondition = {
  protocol: 'http',
  path: { type: 'prefix', value: '/' },
  headers: [],
  query: [],
};

function orNothing<T>(parsed: Parsed<T | undefined>): T | undefined {
  return parsed.ok ? parsed.value : undefined;
}

function annotationsOf(parent: OutboundParent): Annotations {
  return parent.object?.metadata.annotations ?? {};
}

function authorityOf(
  context: Context,
  namespace: string,
  name: string,
  port: number,
): string {
  return `${name}.${namespace}.svc.${context.resources.config.clusterDomain}:${port}`;
}

/** What traffic without a backend goes to: the parent itself. */
function parentBackend(context: Context): OutboundBackend {
  const { parent, port, address } = context;
  const { kind, namespace, name } = parent;
  const target = { kind, namespace, name, port };
  return {
    target,
    ...(kind === 'Service'
      ? { authority: authorityOf(context, namespace, name, port) }
      : { forward: address }),
    filters: [],
  };
}

function failure(
  form: Form,
  message: string,
): NonNullable<OutboundBackend['failure']> {
  if (form === 'http') return { status: 500, message };
  return form === 'grpc' ? { code: 500, message } : { message };
}

function toBackend(
  context: Context,
  form: Form,
  raw: RawBackend,
): OutboundBackend {
  const { resources, parent, port: parentPort, address } = context;
  const { name = '', port } = raw;
  const weight = raw.weight ?? 1;
  const broken = (
    message: string,
    target?: OutboundBackend['target'],
  ): OutboundBackend => ({
    ...(target && { target }),
    weight,
    filters: [],
    failure: failure(form, message),
  });
  const isService = refersToService(raw);
  if (!isService && !refersTo(raw, EgressNetwork))
    return broken(
      `unsupported backend type ${raw.group ?? 'core'} ${
        raw.kind ?? '<empty>'
      }`,
    );
  // Unlike the status, the proxy's configuration takes the parent's namespace.
  const namespace = raw.namespace ?? parent.namespace;
  const filters =
    form === 'http' || form === 'grpc'
      ? outboundFilters(raw.filters, form === 'grpc' ? 'grpc' : 'elsewhere')
      : outboundFilters([], 'elsewhere');
  if (!filters.ok)
    return broken(`unsupported backend filter: ${filters.error}`);
  const isThere = (o: Service | EgressNetwork) =>
    o.metadata.name === name && o.metadata.namespace === namespace;
  if (isService) {
    if (port === undefined || port < 1 || port > MAX_PORT)
      return broken(`missing port for backend Service ${name}`);
    const target = { kind: 'Service' as const, namespace, name, port };
    return resources.services.some(isThere)
      ? {
          target,
          weight,
          authority: authorityOf(context, namespace, name, port),
          filters: filters.value,
        }
      : broken(`Service not found ${name}`, target);
  }
  const target = {
    kind: 'EgressNetwork' as const,
    namespace,
    name,
    port: port ?? parentPort,
  };
  if (!resources.egressNetworks.some(isThere))
    return broken(`EgressNetwork not found ${name}`, target);
  if (parent.kind === 'Service')
    return broken(
      'EgressNetwork backends attach to EgressNetwork parents only',
      target,
    );
  if (parent.name !== name || parent.namespace !== namespace)
    return broken(
      'Route with EgressNetwork backend needs to have the same EgressNetwork as a parent',
      target,
    );
  return { target, weight, forward: address, filters: filters.value };
}

/** Conditions of a rule; undefined when Linkerd does not know the type of one. */
function conditionsOf(
  form: Form,
  rule: RawRule,
): readonly RouteCondition[] | undefined {
  if (form === 'tls' || form === 'tcp') return [];
  const toCondition: (match: object) => RouteCondition | undefined =
    form === 'grpc' ? grpcCondition : httpCondition;
  const conditions = (rule.matches ?? []).map(toCondition);
  return conditions.every((c): c is RouteCondition => c !== undefined)
    ? conditions
    : undefined;
}

function parseRetry(
  form: Form,
  annotations: Annotations,
): Parsed<HttpRetry | GrpcRetry | undefined> {
  return form === 'grpc'
    ? parseGrpcRetry(annotations)
    : parseHttpRetry(annotations);
}

/** Reads a route; undefined when Linkerd passes it over. */
function toRoute(
  context: Context,
  entry: KindedRoute,
): OutboundRoute | undefined {
  const { route, kind, form } = entry;
  const { namespace = '', name, annotations = {} } = route.metadata;
  const isHttp = form === 'http' || form === 'grpc';
  const rawRules = route.spec?.rules ?? [];
  if (!isHttp && rawRules.length !== 1) return undefined;
  const ownTimeouts = isHttp ? parseTimeouts(annotations) : parseTimeouts({});
  const ownRetry = parseRetry(form, isHttp ? annotations : {});
  if (!ownTimeouts.ok || !ownRetry.ok) return undefined;
  const shared = sharedSettings(context.parent, form);
  const place = form === 'grpc' ? 'grpc' : 'elsewhere';
  const rules: OutboundRule[] = [];
  for (const rule of rawRules) {
    const conditions = conditionsOf(form, rule);
    const filters = outboundFilters(
      isHttp ? rule.filters : [],
      form === 'http' && kind.group === POLICY_GROUP ? 'linkerd-rule' : place,
    );
    if (!conditions || !filters.ok) return undefined;
    const request =
      ownTimeouts.value.requestMs ??
      (form === 'http' ? ruleTimeoutMs(rule, kind) : undefined);
    const timeouts = {
      ...ownTimeouts.value,
      ...(request !== undefined && { requestMs: request }),
    };
    const backends = (rule.backendRefs ?? []).map(raw =>
      toBackend(context, form, raw),
    );
    const retry = ownRetry.value ?? shared.retry;
    rules.push({
      ...(rule.name !== undefined && { name: rule.name }),
      conditions,
      ...(backends.length > 0
        ? { distribution: 'random-available', backends }
        : {
            distribution: 'first-available',
            backends: [parentBackend(context)],
          }),
      filters: filters.value,
      // A route with any timeout takes none of its parent's.
      timeouts: Object.keys(timeouts).length > 0 ? timeouts : shared.timeouts,
      ...(retry && { retry, retryOfParent: !ownRetry.value }),
    });
  }
  return {
    source: { group: kind.group, kind: kind.kind, namespace, name },
    entry,
    hostnames: form === 'tcp' ? [] : route.spec?.hostnames ?? [],
    rules,
  };
}

/** Timeouts and retries of the parent, for routes that have none. */
function sharedSettings(
  parent: OutboundParent,
  form: Form,
): { readonly timeouts: Timeouts; readonly retry?: HttpRetry | GrpcRetry } {
  if (form === 'tls' || form === 'tcp') return { timeouts: {} };
  const annotations = annotationsOf(parent);
  const retry = orNothing(parseRetry(form, annotations));
  return {
    timeouts: orNothing(parseTimeouts(annotations)) ?? {},
    ...(retry && { retry }),
  };
}

function isDenied(parent: OutboundParent): boolean {
  return (
    (parent.object as EgressNetwork | undefined)?.spec?.trafficPolicy !==
    'Allow'
  );
}

const DENIAL: Readonly<Record<Form, OutboundFilter>> = {
  http: {
    type: 'FailureInjector',
    status: 403,
    message: 'traffic not allowed',
  },
  grpc: { type: 'FailureInjector', code: 7, message: 'traffic not allowed' },
  tls: { type: 'Forbidden' },
  tcp: { type: 'Forbidden' },
};

/** The route Linkerd adds by itself. */
function defaultRoute(context: Context, form: Form): OutboundRoute {
  const { parent } = context;
  const egress = parent.kind === 'EgressNetwork';
  const denied = egress && isDenied(parent);
  const serviceName = form === 'tcp' ? 'opaq' : form;
  return {
    source: {
      default: egress
        ? `${form}-egress-${denied ? 'deny' : 'allow'}`
        : serviceName,
    },
    hostnames: [],
    rules: [
      {
        conditions: form === 'http' ? [EVERYTHING] : [],
        distribution: 'first-available',
        backends: [parentBackend(context)],
        filters: denied ? [DENIAL[form]] : [],
        ...sharedSettings(parent, form),
      },
    ],
  };
}

function evidenceOf({ resources, parent }: Context): EvidenceList {
  const { object } = parent;
  if (!object)
    return [{ type: 'default', name: 'linkerd: policy of an unknown Service' }];
  return [
    {
      type: 'resource',
      ref: resources.index.ref(
        object,
        parent.kind === 'Service' ? Service : EgressNetwork,
      ),
    },
  ];
}

/** What the proxies of clients in a namespace do with connections to a port of a parent. @internal */
export function readOutboundPolicy(
  resources: OutboundResources,
  parent: OutboundParent,
  port: number,
  sourceNamespace: string | undefined,
  address?: string,
): OutboundPolicy {
  const context: Context = {
    resources,
    parent,
    port,
    ...(address !== undefined && { address }),
  };
  const converted = new Map<KindedRoute, OutboundRoute>();
  const { protocol, form, routes } = attachedRoutes(
    resources,
    parent,
    port,
    sourceNamespace,
    entry => {
      const route = toRoute(context, entry);
      if (route) converted.set(entry, route);
      return route !== undefined;
    },
  );
  const own = routes.flatMap(entry => converted.get(entry) ?? []);
  const refused = form === 'grpc' ? refusals(resources.index, own) : [];
  // An EgressNetwork's own word comes last; a Service has one only when there is no route.
  const closing =
    own.length === 0 || (parent.kind === 'EgressNetwork' && form !== 'tcp')
      ? [defaultRoute(context, form)]
      : [];
  const annotations = annotationsOf(parent);
  const isHttp = form === 'http' || form === 'grpc';
  const accrual = orNothing(parseFailureAccrual(annotations));
  const honor = orNothing(parseHonorRetryAfter(annotations)) ?? false;
  const load =
    parent.kind === 'Service' && isHttp
      ? orNothing(parseLoadBiaser(annotations))
      : undefined;
  return {
    parent: {
      kind: parent.kind,
      namespace: parent.namespace,
      name: parent.name,
      port,
    },
    protocol,
    routes: [...own, ...closing],
    ...(protocol === 'detect' && {
      opaqueRoutes: [defaultRoute(context, 'tcp')],
    }),
    ...(isHttp &&
      accrual && {
        failureAccrual: {
          ...accrual,
          honorRetryAfter: accrual.mode === 'unified' && honor,
        },
      }),
    ...(load && { load }),
    ...(refused.length > 0 && { refusals: refused }),
    evidence: evidenceOf(context),
  };
}
