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
  GRPCRoute,
  HTTPRoute,
  TCPRoute,
  TLSRoute,
  httpRouteFields,
} from '../shared/gatewayApi';
import { EndpointSlice } from '../shared/endpointSlice';
import { MeshConfigMap } from '../shared/meshConfigMap';
import { PodDisruptionBudget } from '../shared/podDisruptionBudget';
import { Node } from '../shared/node';
import {
  MutatingWebhookConfiguration,
  ValidatingWebhookConfiguration,
} from '../shared/webhookConfiguration';
import { validationFor } from './validate/validateResource';

/** API group of Linkerd's policies. @internal */
export const POLICY_GROUP = 'policy.linkerd.io';

const selector = object({
  matchLabels: map(text),
  matchExpressions: list(
    object({ key: text, operator: text, values: list(text) }),
  ),
});

const targetRef = object({
  group: text,
  kind: text,
  namespace: text,
  name: text,
});

const network = object({ cidr: text, except: list(text) });

const conditions = list(
  object({ type: text, status: text, reason: text, message: text }),
);

/** A port of a set of pods, and what it speaks. @public */
export const Server = defineKind({
  group: POLICY_GROUP,
  versions: ['v1beta3', 'v1beta2', 'v1beta1'],
  kind: 'Server',
  plural: 'servers',
  scope: 'Namespaced',
  validate: validationFor({ group: POLICY_GROUP, kind: 'Server' }),
  fields: {
    spec: object({
      podSelector: selector,
      externalWorkloadSelector: selector,
      port: intOrText,
      proxyProtocol: text,
      accessPolicy: text,
    }),
  },
});
/** @public */
export type Server = ObjectOf<typeof Server>;

/** Who may connect to Servers, in Linkerd's older form. @public */
export const ServerAuthorization = defineKind({
  group: POLICY_GROUP,
  versions: ['v1beta1', 'v1alpha1'],
  kind: 'ServerAuthorization',
  plural: 'serverauthorizations',
  scope: 'Namespaced',
  validate: validationFor({ group: POLICY_GROUP, kind: 'ServerAuthorization' }),
  fields: {
    spec: object({
      server: object({ name: text, selector }),
      client: object({
        networks: list(network),
        unauthenticated: bool,
        meshTLS: object({
          unauthenticatedTLS: bool,
          identities: list(text),
          serviceAccounts: list(object({ name: text, namespace: text })),
        }),
      }),
    }),
  },
});
/** @public */
export type ServerAuthorization = ObjectOf<typeof ServerAuthorization>;

/** Which authentications a Server, a route or a namespace asks for. @public */
export const AuthorizationPolicy = defineKind({
  group: POLICY_GROUP,
  versions: ['v1alpha1'],
  kind: 'AuthorizationPolicy',
  plural: 'authorizationpolicies',
  scope: 'Namespaced',
  validate: validationFor({ group: POLICY_GROUP, kind: 'AuthorizationPolicy' }),
  fields: {
    spec: object({ targetRef, requiredAuthenticationRefs: list(targetRef) }),
  },
});
/** @public */
export type AuthorizationPolicy = ObjectOf<typeof AuthorizationPolicy>;

/** A set of mesh identities. @public */
export const MeshTLSAuthentication = defineKind({
  group: POLICY_GROUP,
  versions: ['v1alpha1'],
  kind: 'MeshTLSAuthentication',
  plural: 'meshtlsauthentications',
  scope: 'Namespaced',
  validate: validationFor({
    group: POLICY_GROUP,
    kind: 'MeshTLSAuthentication',
  }),
  fields: {
    spec: object({ identities: list(text), identityRefs: list(targetRef) }),
  },
});
/** @public */
export type MeshTLSAuthentication = ObjectOf<typeof MeshTLSAuthentication>;

/** A set of client networks. @public */
export const NetworkAuthentication = defineKind({
  group: POLICY_GROUP,
  versions: ['v1alpha1'],
  kind: 'NetworkAuthentication',
  plural: 'networkauthentications',
  scope: 'Namespaced',
  validate: validationFor({
    group: POLICY_GROUP,
    kind: 'NetworkAuthentication',
  }),
  fields: { spec: object({ networks: list(network) }) },
});
/** @public */
export type NetworkAuthentication = ObjectOf<typeof NetworkAuthentication>;

/** HTTP routes of Linkerd's own group, for Servers and Services. @public */
export const PolicyHTTPRoute = defineKind({
  group: POLICY_GROUP,
  versions: ['v1beta3', 'v1beta2', 'v1beta1', 'v1alpha1'],
  kind: 'HTTPRoute',
  plural: 'httproutes',
  scope: 'Namespaced',
  validate: validationFor({ group: POLICY_GROUP, kind: 'HTTPRoute' }),
  fields: httpRouteFields,
});
/** @public */
export type PolicyHTTPRoute = ObjectOf<typeof PolicyHTTPRoute>;

/** Limits on the rate of requests to a Server. @public */
export const HTTPLocalRateLimitPolicy = defineKind({
  group: POLICY_GROUP,
  versions: ['v1alpha1'],
  kind: 'HTTPLocalRateLimitPolicy',
  plural: 'httplocalratelimitpolicies',
  scope: 'Namespaced',
  validate: validationFor({
    group: POLICY_GROUP,
    kind: 'HTTPLocalRateLimitPolicy',
  }),
  fields: {
    spec: object({
      targetRef,
      total: object({ requestsPerSecond: number }),
      identity: object({ requestsPerSecond: number }),
      overrides: list(
        object({ requestsPerSecond: number, clientRefs: list(targetRef) }),
      ),
    }),
    status: object({ conditions, targetRef }),
  },
});
/** @public */
export type HTTPLocalRateLimitPolicy = ObjectOf<
  typeof HTTPLocalRateLimitPolicy
>;

/** Destinations outside the cluster, and whether they may be called. @public */
export const EgressNetwork = defineKind({
  group: POLICY_GROUP,
  versions: ['v1alpha1'],
  kind: 'EgressNetwork',
  plural: 'egressnetworks',
  scope: 'Namespaced',
  validate: validationFor({ group: POLICY_GROUP, kind: 'EgressNetwork' }),
  fields: {
    spec: object({ trafficPolicy: text, networks: list(network) }),
    status: object({ conditions }),
  },
});
/** @public */
export type EgressNetwork = ObjectOf<typeof EgressNetwork>;

/** Per-route settings of a Service as its clients see them. @public */
export const ServiceProfile = defineKind({
  group: 'linkerd.io',
  versions: ['v1alpha2'],
  kind: 'ServiceProfile',
  plural: 'serviceprofiles',
  scope: 'Namespaced',
  validate: validationFor({ group: 'linkerd.io', kind: 'ServiceProfile' }),
  fields: {
    spec: object({
      dstOverrides: list(object({ authority: text, weight: intOrText })),
      opaquePorts: map(json),
      retryBudget: object({
        retryRatio: number,
        minRetriesPerSecond: number,
        ttl: text,
      }),
      routes: list(
        object({
          name: text,
          condition: json,
          isRetryable: bool,
          timeout: text,
          responseClasses: list(object({ condition: json, isFailure: bool })),
        }),
      ),
    }),
  },
});
/** @public */
export type ServiceProfile = ObjectOf<typeof ServiceProfile>;

/** Workloads outside the cluster that take part in the mesh. @public */
export const ExternalWorkload = defineKind({
  group: 'workload.linkerd.io',
  versions: ['v1beta1', 'v1alpha1'],
  kind: 'ExternalWorkload',
  plural: 'externalworkloads',
  scope: 'Namespaced',
  validate: validationFor({
    group: 'workload.linkerd.io',
    kind: 'ExternalWorkload',
  }),
  fields: {
    spec: object({
      meshTLS: object({ identity: text, serverName: text }),
      ports: list(object({ name: text, port: number, protocol: text })),
      workloadIPs: list(object({ ip: text })),
    }),
    status: object({ conditions }),
  },
});
/** @public */
export type ExternalWorkload = ObjectOf<typeof ExternalWorkload>;

/** Another cluster whose services are mirrored here. @public */
export const Link = defineKind({
  group: 'multicluster.linkerd.io',
  versions: ['v1alpha3', 'v1alpha2', 'v1alpha1'],
  kind: 'Link',
  plural: 'links',
  scope: 'Namespaced',
  fields: {
    spec: object({
      targetClusterName: text,
      targetClusterDomain: text,
      gatewayAddress: text,
      gatewayIdentity: text,
      gatewayPort: intOrText,
      excludedLabels: list(text),
      excludedAnnotations: list(text),
      selector,
      remoteDiscoverySelector: selector,
      federatedServiceSelector: selector,
    }),
  },
});
/** @public */
export type Link = ObjectOf<typeof Link>;

/** Weighted traffic of the archived Service Mesh Interface. @public */
export const TrafficSplit = defineKind({
  group: 'split.smi-spec.io',
  versions: ['v1alpha4', 'v1alpha3', 'v1alpha2', 'v1alpha1'],
  kind: 'TrafficSplit',
  plural: 'trafficsplits',
  scope: 'Namespaced',
  fields: {
    spec: object({
      service: text,
      backends: list(object({ service: text, weight: intOrText })),
    }),
  },
});
/** @public */
export type TrafficSplit = ObjectOf<typeof TrafficSplit>;

/** Kinds Linkerd's reader watches beside the core kinds. @public */
export const linkerdKinds = [
  Server,
  ServerAuthorization,
  AuthorizationPolicy,
  MeshTLSAuthentication,
  NetworkAuthentication,
  PolicyHTTPRoute,
  HTTPLocalRateLimitPolicy,
  EgressNetwork,
  ServiceProfile,
  ExternalWorkload,
  Link,
  TrafficSplit,
  HTTPRoute,
  GRPCRoute,
  TLSRoute,
  TCPRoute,
  MeshConfigMap,
  PodDisruptionBudget,
  Node,
  EndpointSlice,
  MutatingWebhookConfiguration,
  ValidatingWebhookConfiguration,
] as const;
