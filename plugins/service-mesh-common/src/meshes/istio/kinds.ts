import { conditions } from '../../engine/conditions';
import { defineKind, ObjectOf } from '../../engine/Kind';
import {
  bool,
  intOrText,
  json,
  list,
  map,
  number,
  object,
  text,
} from '../../engine/shape';
import {
  GatewayApiGateway,
  GRPCRoute,
  HTTPRoute,
  ReferenceGrant,
  TCPRoute,
  TLSRoute,
} from '../shared/gatewayApi';
import { MeshConfigMap } from '../shared/meshConfigMap';
import { serverCertificate } from './serverCertificate';
import { PodDisruptionBudget } from '../shared/podDisruptionBudget';
import { IstioOperator, IstioRevision, SailIstio } from './installationKinds';
import { Node } from '../shared/node';
import { validations } from './validate';

const SECURITY = 'security.istio.io';
const NETWORKING = 'networking.istio.io';

const labelSelector = object({ matchLabels: map(text) });
const workloadSelector = object({ labels: map(text) });
const targetRef = object({
  group: text,
  kind: text,
  namespace: text,
  name: text,
});
const stringMatch = object({ exact: text, prefix: text, regex: text });
const percent = object({ value: number });
const mtls = object({ mode: text });

/** Server-side mTLS mode. @public */
export const PeerAuthentication = defineKind({
  group: SECURITY,
  versions: ['v1', 'v1beta1'],
  kind: 'PeerAuthentication',
  plural: 'peerauthentications',
  scope: 'Namespaced',
  validate: validations.PeerAuthentication,
  fields: {
    spec: object({ selector: labelSelector, mtls, portLevelMtls: map(mtls) }),
  },
});
/** @public */
export type PeerAuthentication = ObjectOf<typeof PeerAuthentication>;

const source = object({
  principals: list(text),
  notPrincipals: list(text),
  requestPrincipals: list(text),
  notRequestPrincipals: list(text),
  namespaces: list(text),
  notNamespaces: list(text),
  serviceAccounts: list(text),
  notServiceAccounts: list(text),
  trustDomains: list(text),
  notTrustDomains: list(text),
  ipBlocks: list(text),
  notIpBlocks: list(text),
  remoteIpBlocks: list(text),
  notRemoteIpBlocks: list(text),
});

const operation = object({
  hosts: list(text),
  notHosts: list(text),
  ports: list(text),
  notPorts: list(text),
  methods: list(text),
  notMethods: list(text),
  paths: list(text),
  notPaths: list(text),
});

const condition = object({
  key: text,
  values: list(text),
  notValues: list(text),
});

const authorizationRule = object({
  from: list(object({ source })),
  to: list(object({ operation })),
  when: list(condition),
});

/** Who may call what. @public */
export const AuthorizationPolicy = defineKind({
  group: SECURITY,
  versions: ['v1', 'v1beta1'],
  kind: 'AuthorizationPolicy',
  plural: 'authorizationpolicies',
  scope: 'Namespaced',
  validate: validations.AuthorizationPolicy,
  fields: {
    spec: object({
      selector: labelSelector,
      targetRef,
      targetRefs: list(targetRef),
      action: text,
      provider: object({ name: text }),
      rules: list(authorizationRule),
    }),
    status: object({ conditions }),
  },
});
/** @public */
export type AuthorizationPolicy = ObjectOf<typeof AuthorizationPolicy>;

const jwtRule = object({
  issuer: text,
  audiences: list(text),
  jwksUri: text,
  fromHeaders: list(object({ name: text, prefix: text })),
  fromParams: list(text),
  fromCookies: list(text),
  forwardOriginalToken: bool,
  outputPayloadToHeader: text,
  spaceDelimitedClaims: list(text),
});

/** Which tokens of end users are accepted. @public */
export const RequestAuthentication = defineKind({
  group: SECURITY,
  versions: ['v1', 'v1beta1'],
  kind: 'RequestAuthentication',
  plural: 'requestauthentications',
  scope: 'Namespaced',
  validate: validations.RequestAuthentication,
  fields: {
    spec: object({
      selector: labelSelector,
      targetRef,
      targetRefs: list(targetRef),
      jwtRules: list(jwtRule),
    }),
  },
});
/** @public */
export type RequestAuthentication = ObjectOf<typeof RequestAuthentication>;

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
    consistentHash: json,
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

const providerRefs = list(object({ name: text }));

/** What proxies report. @public */
export const Telemetry = defineKind({
  group: 'telemetry.istio.io',
  versions: ['v1', 'v1alpha1'],
  kind: 'Telemetry',
  plural: 'telemetries',
  scope: 'Namespaced',
  validate: validations.Telemetry,
  fields: {
    spec: object({
      selector: labelSelector,
      targetRef,
      targetRefs: list(targetRef),
      tracing: list(
        object({
          match: object({ mode: text }),
          providers: providerRefs,
          randomSamplingPercentage: number,
          disableSpanReporting: bool,
          customTags: json,
          useRequestIdForTraceSampling: bool,
          enableIstioTags: bool,
          disableContextPropagation: bool,
        }),
      ),
      metrics: list(
        object({
          providers: providerRefs,
          reportingInterval: text,
          overrides: list(
            object({
              match: object({ metric: text, customMetric: text, mode: text }),
              disabled: bool,
              tagOverrides: map(object({ operation: text, value: text })),
            }),
          ),
        }),
      ),
      accessLogging: list(
        object({
          match: object({ mode: text }),
          providers: providerRefs,
          disabled: bool,
          filter: object({ expression: text }),
        }),
      ),
    }),
  },
});
/** @public */
export type Telemetry = ObjectOf<typeof Telemetry>;

/** Changes to a proxy's generated configuration; only what recognises rate limits is interpreted. @public */
export const EnvoyFilter = defineKind({
  group: NETWORKING,
  versions: ['v1alpha3'],
  kind: 'EnvoyFilter',
  plural: 'envoyfilters',
  scope: 'Namespaced',
  validate: validations.EnvoyFilter,
  fields: {
    spec: object({
      workloadSelector,
      targetRefs: list(targetRef),
      priority: number,
      configPatches: list(
        object({
          applyTo: text,
          match: object({
            context: text,
            proxy: object({ proxyVersion: text, metadata: map(text) }),
            listener: object({
              filterChain: object({ filter: object({ name: text }) }),
            }),
          }),
          patch: object({ operation: text, value: json }),
        }),
      ),
    }),
  },
});
/** @public */
export type EnvoyFilter = ObjectOf<typeof EnvoyFilter>;

/** Settings of the proxy itself, taken over at injection. @public */
export const ProxyConfig = defineKind({
  group: NETWORKING,
  versions: ['v1beta1'],
  kind: 'ProxyConfig',
  plural: 'proxyconfigs',
  scope: 'Namespaced',
  validate: validations.ProxyConfig,
  fields: {
    spec: object({
      selector: labelSelector,
      concurrency: number,
      environmentVariables: map(text),
      image: object({ imageType: text }),
    }),
  },
});
/** @public */
export type ProxyConfig = ObjectOf<typeof ProxyConfig>;

const expressions = list(
  object({ key: text, operator: text, values: list(text) }),
);

const clientConfig = object({
  url: text,
  service: object({
    name: text,
    namespace: text,
    path: text,
    port: intOrText,
  }),
});

/** Webhooks that inject sidecars; their selectors decide who gets one. @public */
export const MutatingWebhookConfiguration = defineKind({
  group: 'admissionregistration.k8s.io',
  versions: ['v1'],
  kind: 'MutatingWebhookConfiguration',
  plural: 'mutatingwebhookconfigurations',
  scope: 'Cluster',
  onProblem: 'keep',
  fields: {
    webhooks: list(
      object({
        name: text,
        namespaceSelector: object({
          matchLabels: map(text),
          matchExpressions: expressions,
        }),
        objectSelector: object({
          matchLabels: map(text),
          matchExpressions: expressions,
        }),
        clientConfig,
      }),
    ),
  },
});
/** @public */
export type MutatingWebhookConfiguration = ObjectOf<
  typeof MutatingWebhookConfiguration
>;

/** Webhooks that check configuration. @public */
export const ValidatingWebhookConfiguration = defineKind({
  group: 'admissionregistration.k8s.io',
  versions: ['v1'],
  kind: 'ValidatingWebhookConfiguration',
  plural: 'validatingwebhookconfigurations',
  scope: 'Cluster',
  onProblem: 'keep',
  fields: { webhooks: list(object({ name: text, clientConfig })) },
});
/** @public */
export type ValidatingWebhookConfiguration = ObjectOf<
  typeof ValidatingWebhookConfiguration
>;

export { Node };

/** Extensions of proxies; only to whom they apply is read. @public */
export const WasmPlugin = defineKind({
  group: 'extensions.istio.io',
  versions: ['v1alpha1'],
  kind: 'WasmPlugin',
  plural: 'wasmplugins',
  scope: 'Namespaced',
  validate: validations.WasmPlugin,
  fields: {
    spec: object({
      selector: labelSelector,
      targetRef,
      targetRefs: list(targetRef),
    }),
  },
});
/** @public */
export type WasmPlugin = ObjectOf<typeof WasmPlugin>;

/** Definitions of kinds: which ones are installed, and of which release those of the Gateway API are. @public */
export const CustomResourceDefinition = defineKind({
  group: 'apiextensions.k8s.io',
  versions: ['v1'],
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  scope: 'Cluster',
  metadataOnly: true,
  onProblem: 'keep',
  fields: {},
});
/** @public */
export type CustomResourceDefinition = ObjectOf<
  typeof CustomResourceDefinition
>;

/**
 * Secrets with certificates of gateways. Only whether a certificate is there, and how long it holds, is kept; the rest is
 * dropped as it is read.
 * @public
 */
export const CertificateSecret = defineKind({
  group: '',
  versions: ['v1'],
  kind: 'Secret',
  plural: 'secrets',
  scope: 'Namespaced',
  optIn: true,
  fieldSelector: 'type!=helm.sh/release.v1',
  onProblem: 'keep',
  fields: { data: serverCertificate },
});
/** @public */
export type CertificateSecret = ObjectOf<typeof CertificateSecret>;

/** Every kind Istio's readers and findings look at, beside the core kinds. @public */
export const istioKinds = [
  PeerAuthentication,
  AuthorizationPolicy,
  RequestAuthentication,
  VirtualService,
  DestinationRule,
  ServiceEntry,
  WorkloadEntry,
  IstioGateway,
  Sidecar,
  Telemetry,
  EnvoyFilter,
  ProxyConfig,
  MutatingWebhookConfiguration,
  ValidatingWebhookConfiguration,
  Node,
  WasmPlugin,
  CustomResourceDefinition,
  CertificateSecret,
  MeshConfigMap,
  PodDisruptionBudget,
  IstioOperator,
  SailIstio,
  IstioRevision,
  GatewayApiGateway,
  HTTPRoute,
  GRPCRoute,
  TCPRoute,
  TLSRoute,
  ReferenceGrant,
] as const;
