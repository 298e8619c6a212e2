import { conditions } from '../../../engine/conditions';
import { defineKind, ObjectOf } from '../../../engine/Kind';
import {
  bool,
  json,
  list,
  map,
  number,
  object,
  text,
} from '../../../engine/shape';

import { validations } from '../validate';
import {
  labelSelector,
  workloadSelector,
  stringMatch,
  percent,
} from './common';

const NETWORKING = 'networking.istio.io';

const portSelector = object({ number });
const destination = object({ host: text, subset: text, port: portSelector });
const headerOperations = object({
  set: map(text),
  add: map(text),
  remove: list(text),
});
const headers = object({
  request: headerOperations,
  response: headerOperations,
});

const httpMatch = object({
  name: text,
  uri: stringMatch,
  scheme: stringMatch,
  method: stringMatch,
  authority: stringMatch,
  headers: map(stringMatch),
  withoutHeaders: map(stringMatch),
  queryParams: map(stringMatch),
  ignoreUriCase: bool,
  port: number,
  sourceLabels: map(text),
  sourceNamespace: text,
  gateways: list(text),
});

const retries = object({
  attempts: number,
  perTryTimeout: text,
  retryOn: text,
  retryRemoteLocalities: bool,
  backoff: text,
});

const httpRoute = object({
  name: text,
  match: list(httpMatch),
  route: list(object({ destination, weight: number, headers })),
  redirect: object({
    uri: text,
    authority: text,
    port: number,
    derivePort: text,
    scheme: text,
    redirectCode: number,
  }),
  directResponse: object({
    status: number,
    body: object({ string: text, bytes: text }),
  }),
  delegate: object({ name: text, namespace: text }),
  rewrite: object({
    uri: text,
    authority: text,
    uriRegexRewrite: object({ match: text, rewrite: text }),
  }),
  timeout: text,
  retries,
  fault: object({
    delay: object({
      percentage: percent,
      percent: number,
      fixedDelay: text,
      exponentialDelay: text,
    }),
    abort: object({
      percentage: percent,
      httpStatus: number,
      grpcStatus: text,
    }),
  }),
  mirror: destination,
  mirrors: list(object({ destination, percentage: percent })),
  mirrorPercent: number,
  mirrorPercentage: percent,
  corsPolicy: json,
  headers,
});

const l4Match = {
  destinationSubnets: list(text),
  port: number,
  sourceLabels: map(text),
  sourceNamespace: text,
  gateways: list(text),
};
const streamRoute = list(object({ destination, weight: number }));

/** How requests to a host are routed. @public */
export const VirtualService = defineKind({
  group: NETWORKING,
  versions: ['v1', 'v1beta1', 'v1alpha3'],
  kind: 'VirtualService',
  plural: 'virtualservices',
  scope: 'Namespaced',
  validate: validations.VirtualService,
  fields: {
    spec: object({
      hosts: list(text),
      gateways: list(text),
      exportTo: list(text),
      http: list(httpRoute),
      tcp: list(object({ match: list(object(l4Match)), route: streamRoute })),
      tls: list(
        object({
          match: list(object({ ...l4Match, sniHosts: list(text) })),
          route: streamRoute,
        }),
      ),
    }),
  },
});
/** @public */
export type VirtualService = ObjectOf<typeof VirtualService>;

const clientTls = object({
  mode: text,
  clientCertificate: text,
  caCertificates: text,
  credentialName: text,
  subjectAltNames: list(text),
  sni: text,
  insecureSkipVerify: bool,
});

const policyParts = {
  loadBalancer: object({
    simple: text,
    consistentHash: object({
      httpHeaderName: text,
      httpCookie: object({ name: text, path: text, ttl: text }),
      useSourceIp: bool,
      httpQueryParameterName: text,
    }),
    localityLbSetting: json,
    warmup: json,
    warmupDurationSecs: text,
  }),
  connectionPool: object({
    tcp: object({
      maxConnections: number,
      connectTimeout: text,
      maxConnectionDuration: text,
      idleTimeout: text,
      tcpKeepalive: object({ probes: number, time: text, interval: text }),
    }),
    http: object({
      http1MaxPendingRequests: number,
      http2MaxRequests: number,
      maxRequestsPerConnection: number,
      maxRetries: number,
      idleTimeout: text,
      h2UpgradePolicy: text,
      maxConcurrentStreams: number,
    }),
  }),
  outlierDetection: object({
    consecutiveErrors: number,
    consecutive5xxErrors: number,
    consecutiveGatewayErrors: number,
    consecutiveLocalOriginFailures: number,
    splitExternalLocalOriginErrors: bool,
    interval: text,
    baseEjectionTime: text,
    maxEjectionPercent: number,
    minHealthPercent: number,
  }),
  tls: clientTls,
};

const trafficPolicy = object({
  ...policyParts,
  portLevelSettings: list(object({ port: portSelector, ...policyParts })),
});

/** What clients do with connections to a host. @public */
export const DestinationRule = defineKind({
  group: NETWORKING,
  versions: ['v1', 'v1beta1', 'v1alpha3'],
  kind: 'DestinationRule',
  plural: 'destinationrules',
  scope: 'Namespaced',
  validate: validations.DestinationRule,
  fields: {
    spec: object({
      host: text,
      trafficPolicy,
      subsets: list(object({ name: text, labels: map(text), trafficPolicy })),
      exportTo: list(text),
      workloadSelector: labelSelector,
    }),
  },
});
/** @public */
export type DestinationRule = ObjectOf<typeof DestinationRule>;

const endpoint = {
  address: text,
  ports: map(number),
  labels: map(text),
  network: text,
  locality: text,
  weight: number,
  serviceAccount: text,
};

/** Services outside the cluster's own registry. @public */
export const ServiceEntry = defineKind({
  group: NETWORKING,
  versions: ['v1', 'v1beta1', 'v1alpha3'],
  kind: 'ServiceEntry',
  plural: 'serviceentries',
  scope: 'Namespaced',
  validate: validations.ServiceEntry,
  fields: {
    spec: object({
      hosts: list(text),
      addresses: list(text),
      ports: list(
        object({ number, name: text, protocol: text, targetPort: number }),
      ),
      location: text,
      resolution: text,
      endpoints: list(object(endpoint)),
      workloadSelector,
      exportTo: list(text),
      subjectAltNames: list(text),
    }),
    status: object({
      conditions,
      /** Addresses the control plane gave it. */
      addresses: list(object({ value: text })),
    }),
  },
});
/** @public */
export type ServiceEntry = ObjectOf<typeof ServiceEntry>;

/** Workloads outside Kubernetes. @public */
export const WorkloadEntry = defineKind({
  group: NETWORKING,
  versions: ['v1', 'v1beta1', 'v1alpha3'],
  kind: 'WorkloadEntry',
  plural: 'workloadentries',
  scope: 'Namespaced',
  validate: validations.WorkloadEntry,
  fields: { spec: object(endpoint), status: object({ conditions }) },
});
/** @public */
export type WorkloadEntry = ObjectOf<typeof WorkloadEntry>;

/** Listeners of Istio's own gateways. @public */
export const IstioGateway = defineKind({
  group: NETWORKING,
  versions: ['v1', 'v1beta1', 'v1alpha3'],
  kind: 'Gateway',
  plural: 'gateways',
  scope: 'Namespaced',
  validate: validations.Gateway,
  fields: {
    spec: object({
      selector: map(text),
      servers: list(
        object({
          name: text,
          bind: text,
          hosts: list(text),
          port: object({
            number,
            name: text,
            protocol: text,
            targetPort: number,
          }),
          tls: object({
            mode: text,
            httpsRedirect: bool,
            credentialName: text,
            credentialNames: list(text),
            serverCertificate: text,
            privateKey: text,
            minProtocolVersion: text,
          }),
        }),
      ),
    }),
  },
});
/** @public */
export type IstioGateway = ObjectOf<typeof IstioGateway>;

/** What a set of proxies imports. @public */
export const Sidecar = defineKind({
  group: NETWORKING,
  versions: ['v1', 'v1beta1', 'v1alpha3'],
  kind: 'Sidecar',
  plural: 'sidecars',
  scope: 'Namespaced',
  validate: validations.Sidecar,
  fields: {
    spec: object({
      workloadSelector,
      egress: list(
        object({
          hosts: list(text),
          port: object({ number, protocol: text, name: text }),
          bind: text,
        }),
      ),
      ingress: list(
        object({
          port: object({ number, protocol: text, name: text }),
          defaultEndpoint: text,
          tls: object({ mode: text }),
        }),
      ),
      outboundTrafficPolicy: object({
        mode: text,
        egressProxy: object({ host: text }),
      }),
    }),
  },
});
/** @public */
export type Sidecar = ObjectOf<typeof Sidecar>;
