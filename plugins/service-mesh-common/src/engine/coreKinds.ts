import { defineKind, ObjectOf } from './Kind';
import { conditions } from './conditions';
import { deliveryKinds } from './deliveryKinds';
import {
  bool,
  Field,
  intOrText,
  list,
  map,
  number,
  object,
  text,
} from './shape';

const probe = object({
  httpGet: object({ path: text, port: intOrText, scheme: text }),
});

/** Environment variables whose value is kept; everything else in a container's environment is never read. */
const KEPT_VARIABLES = [
  'BLOCKED_CIDRS_IN_JWKS_URIS',
  'ISTIO_META_DISABLE_HBONE_SEND',
  'LINKERD2_PROXY_ADMIN_LISTEN_ADDR',
  'LINKERD2_PROXY_CONTROL_LISTEN_ADDR',
  'LINKERD2_PROXY_IDENTITY_TRUST_ANCHORS',
  'LINKERD2_PROXY_INBOUND_LISTEN_ADDR',
  'PILOT_ENABLE_SENDING_HBONE',
];

/** The kept environment variables, by name. */
const environment: Field<Readonly<Record<string, string>>> = {
  reach: { mentions: KEPT_VARIABLES },
  project(value, path, problems, tools) {
    if (!Array.isArray(value)) return undefined;
    const kept: Record<string, string> = {};
    for (const entry of value as readonly unknown[]) {
      const { name, value: content } = (entry ?? {}) as {
        name?: unknown;
        value?: unknown;
      };
      if (typeof name !== 'string' || !KEPT_VARIABLES.includes(name)) continue;
      const projected =
        typeof content === 'string'
          ? text.project(content, path, problems, tools)
          : undefined;
      if (projected !== undefined) kept[name] = projected;
    }
    return Object.keys(kept).length ? kept : undefined;
  },
};

const containers = list(
  object({
    name: text,
    image: text,
    restartPolicy: text,
    ports: list(
      object({
        name: text,
        containerPort: number,
        hostPort: number,
        protocol: text,
      }),
    ),
    securityContext: object({ runAsUser: number }),
    readinessProbe: probe,
    livenessProbe: probe,
    startupProbe: probe,
    env: environment,
  }),
);

/** Why no node takes a pod; of the conditions of a pod nothing else is kept. */
const unschedulable: Field<string> = {
  reach: { mentions: ['Unschedulable'] },
  project(value, path, problems, tools) {
    if (!Array.isArray(value)) return undefined;
    for (const entry of value as readonly unknown[]) {
      const { reason, message } = (entry ?? {}) as {
        reason?: unknown;
        message?: unknown;
      };
      if (reason === 'Unschedulable')
        return text.project(message ?? '', path, problems, tools);
    }
    return undefined;
  },
};

/** Why a container does not run; most run, and of those nothing is kept. */
const stopped = object({
  waiting: object({ reason: text }),
  terminated: object({ reason: text, exitCode: number, signal: number }),
});
const containerState: typeof stopped = {
  reach: stopped.reach,
  project(value, path, problems, tools) {
    const state = stopped.project(value, path, problems, tools);
    return state?.waiting || state?.terminated ? state : undefined;
  },
};

const podSpec = object({
  serviceAccountName: text,
  serviceAccount: text,
  hostNetwork: bool,
  automountServiceAccountToken: bool,
  nodeName: text,
  containers,
  initContainers: containers,
  securityContext: object({ runAsUser: number }),
});

/** Namespaces carry injection and enrolment labels. @public */
export const Namespace = defineKind({
  group: '',
  versions: ['v1'],
  kind: 'Namespace',
  plural: 'namespaces',
  scope: 'Cluster',
  onProblem: 'keep',
  fields: { status: object({ phase: text }) },
});
/** @public */
export type Namespace = ObjectOf<typeof Namespace>;

/** Pods: membership, labels, ports, identity. @public */
export const Pod = defineKind({
  group: '',
  versions: ['v1'],
  kind: 'Pod',
  plural: 'pods',
  scope: 'Namespaced',
  onProblem: 'keep',
  fields: {
    spec: podSpec,
    status: object({
      phase: text,
      reason: text,
      podIP: text,
      podIPs: list(object({ ip: text })),
      hostIP: text,
      hostIPs: list(object({ ip: text })),
      conditions: unschedulable,
      containerStatuses: list(
        object({ name: text, ready: bool, state: containerState }),
      ),
      initContainerStatuses: list(
        object({
          name: text,
          ready: bool,
          started: bool,
          state: containerState,
        }),
      ),
    }),
  },
});
/** @public */
export type Pod = ObjectOf<typeof Pod>;

/** Services lead to pods. @public */
export const Service = defineKind({
  group: '',
  versions: ['v1'],
  kind: 'Service',
  plural: 'services',
  scope: 'Namespaced',
  onProblem: 'keep',
  fields: {
    spec: object({
      type: text,
      clusterIP: text,
      clusterIPs: list(text),
      externalName: text,
      internalTrafficPolicy: text,
      selector: map(text),
      ports: list(
        object({
          name: text,
          port: number,
          targetPort: intOrText,
          protocol: text,
          appProtocol: text,
        }),
      ),
    }),
    status: object({ conditions }),
  },
});
/** @public */
export type Service = ObjectOf<typeof Service>;

/** Deployments: those without pods are still workloads, and their templates carry what new pods get. @public */
export const Deployment = defineKind({
  group: 'apps',
  versions: ['v1'],
  kind: 'Deployment',
  plural: 'deployments',
  scope: 'Namespaced',
  onProblem: 'keep',
  fields: {
    spec: object({
      replicas: number,
      selector: object({ matchLabels: map(text) }),
      template: object({
        metadata: object({ labels: map(text), annotations: map(text) }),
        spec: podSpec,
      }),
    }),
    status: object({
      replicas: number,
      readyReplicas: number,
      availableReplicas: number,
    }),
  },
});
/** @public */
export type Deployment = ObjectOf<typeof Deployment>;

/** Kinds every mesh needs, and those of controllers that shift traffic in any of them. @public */
export const coreKinds = [
  Namespace,
  Service,
  Deployment,
  Pod,
  ...deliveryKinds,
] as const;
