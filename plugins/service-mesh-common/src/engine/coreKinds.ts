import { defineKind, ObjectOf } from './Kind';
import { bool, intOrText, list, map, number, object, text } from './shape';

const probe = object({
  httpGet: object({ path: text, port: intOrText, scheme: text }),
});

const container = object({
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
});

const podSpec = object({
  serviceAccountName: text,
  serviceAccount: text,
  hostNetwork: bool,
  automountServiceAccountToken: bool,
  nodeName: text,
  containers: list(container),
  initContainers: list(container),
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
      containerStatuses: list(object({ name: text, ready: bool })),
      initContainerStatuses: list(object({ name: text, ready: bool })),
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

/** Kinds every mesh needs. @public */
export const coreKinds = [Namespace, Service, Deployment, Pod] as const;
