import { Deployment, Namespace, Pod, Service } from '../../../engine/coreKinds';
import { IntentWriter, ManifestObject } from '../../../engine/MeshWriter';
import {
  isUnread,
  isUnreadObject,
  ResourceIndex,
} from '../../../engine/ResourceIndex';
import { EnrolIntent } from '../../../model';
import { GatewayApiGateway } from '../../shared/gatewayApi';
import {
  labelProblems,
  nameProblems,
  problemAt,
  targetProblems,
} from '../../shared/write/intentProblems';
import { podTemplate } from '../../shared/write/podTemplate';
import { KEPT_SERVICE, serviceObject } from '../../shared/write/serviceObject';
import { written } from '../../shared/write/written';
import { decideInjection } from '../injection';
import { membership } from '../membership';
import { IstioDataPlane } from './istioWorkload';

const REVISION = 'istio.io/rev';
const INJECTION = 'istio-injection';
const INJECT = 'sidecar.istio.io/inject';
const DATAPLANE = 'istio.io/dataplane-mode';
const USE_WAYPOINT = 'istio.io/use-waypoint';

/** Labels that put a namespace or a workload into the mesh, and the waypoint. @internal */
export function enrol(dataPlane: IstioDataPlane): IntentWriter<EnrolIntent> {
  return {
    write(intent) {
      return written(
        problemsOf(intent, dataPlane),
        () =>
          dataPlane === 'sidecar'
            ? sidecarObjects(intent)
            : ambientObjects(intent),
        {
          keep: KEPT_SERVICE,
          notes: [
            ...(dataPlane === 'sidecar'
              ? [
                  'Pods get the proxy when they start: restart those that run already.',
                ]
              : []),
            ...(intent.scope.type === 'workload'
              ? [
                  `The Deployment is only the part that changes: lay it over the manifest of ${intent.scope.target.service} rather than applying it alone.`,
                ]
              : []),
          ],
        },
      );
    },
    read: (index, like) =>
      dataPlane === 'sidecar'
        ? readSidecar(index, like)
        : readAmbient(index, like),
  };
}

function sidecarObjects({ scope, revision }: EnrolIntent): ManifestObject[] {
  if (scope.type === 'workload')
    return [
      podTemplate(scope.target, {
        labels: {
          ...(revision !== undefined && { [REVISION]: revision }),
          [INJECT]: 'true',
        },
      }),
    ];
  return [
    namespaceObject(
      scope.namespace,
      revision === undefined
        ? { [INJECTION]: 'enabled' }
        : { [REVISION]: revision },
    ),
  ];
}

function ambientObjects({
  scope,
  revision,
  waypoint,
}: EnrolIntent): ManifestObject[] {
  const use = waypoint === undefined ? undefined : { [USE_WAYPOINT]: waypoint };
  const namespace =
    scope.type === 'namespace' ? scope.namespace : scope.target.namespace;
  return [
    ...(scope.type === 'namespace'
      ? [namespaceObject(namespace, { [DATAPLANE]: 'ambient', ...use })]
      : [
          podTemplate(scope.target, { labels: { [DATAPLANE]: 'ambient' } }),
          ...(use ? [serviceObject(scope.target, { labels: use })] : []),
        ]),
    ...(waypoint === undefined
      ? []
      : [
          {
            apiVersion: 'gateway.networking.k8s.io/v1',
            kind: 'Gateway',
            metadata: {
              name: waypoint,
              namespace,
              labels: {
                'istio.io/waypoint-for': 'service',
                ...(revision !== undefined && { [REVISION]: revision }),
              },
            },
            spec: {
              gatewayClassName: 'istio-waypoint',
              listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE' }],
            },
          },
        ]),
  ];
}

function namespaceObject(
  name: string,
  labels: Readonly<Record<string, string>>,
): ManifestObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

/** A pod of the scope, as the objects of an index would start it. */
function subjectOf(index: ResourceIndex, { scope }: EnrolIntent) {
  const namespace =
    scope.type === 'namespace' ? scope.namespace : scope.target.namespace;
  const found = index.get(Namespace, namespace);
  const deployment =
    scope.type === 'workload'
      ? index.get(Deployment, scope.target.service, namespace)
      : undefined;
  const template =
    deployment && !isUnreadObject(deployment)
      ? deployment.spec?.template?.metadata
      : undefined;
  return {
    namespace,
    namespaceLabels:
      found && !isUnreadObject(found) ? found.metadata.labels ?? {} : {},
    podLabels: {
      ...(scope.type === 'workload' && scope.target.labels),
      ...template?.labels,
    },
    podAnnotations: template?.annotations ?? {},
    hostNetwork: false,
  };
}

function readSidecar(
  index: ResourceIndex,
  like: EnrolIntent,
): EnrolIntent | undefined {
  const subject = subjectOf(index, like);
  const asked = [
    subject.namespaceLabels[REVISION],
    subject.podLabels[REVISION],
  ].filter(revision => revision !== undefined);
  const decision = decideInjection(
    subject,
    { policy: 'enabled' },
    { revisions: ['default', ...asked], namespacesByDefault: false },
  );
  if (!decision.inject) return undefined;
  const { revision } = decision;
  return {
    scope: like.scope,
    dataPlane: 'sidecar',
    ...(revision !== undefined &&
      (revision !== 'default' || asked.includes('default')) && { revision }),
  };
}

function readAmbient(
  index: ResourceIndex,
  like: EnrolIntent,
): EnrolIntent | undefined {
  const { scope } = like;
  const { namespace, podLabels, podAnnotations } = subjectOf(index, like);
  const services =
    scope.type === 'workload' && !isUnread(index.list(Service, namespace))
      ? [scope.target.service]
      : [];
  const pod: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'nobody-in-particular',
      namespace,
      labels: podLabels,
      annotations: podAnnotations,
    },
  };
  const { dataPlane, waypoint } = membership(index, {
    cluster: index.cluster,
    namespace,
    ownerKind: 'Deployment',
    name: pod.metadata.name,
    podLabels,
    serviceAccount: 'default',
    ports: [],
    services,
    pods: [pod],
  });
  if (dataPlane !== 'ambient') return undefined;
  const gateway =
    waypoint && index.get(GatewayApiGateway, waypoint.name, waypoint.namespace);
  const revision =
    gateway && !isUnreadObject(gateway)
      ? gateway.metadata.labels?.[REVISION]
      : undefined;
  return {
    scope,
    dataPlane: 'ambient',
    ...(revision !== undefined && { revision }),
    ...(waypoint && { waypoint: waypoint.name }),
  };
}

function problemsOf(
  { scope, dataPlane, revision, waypoint }: EnrolIntent,
  own: IstioDataPlane,
) {
  return [
    ...(scope.type === 'namespace'
      ? [
          ...nameProblems('scope.namespace', scope.namespace),
          ...problemAt(
            'scope.namespace',
            /^kube-(system|public|node-lease)$/.test(scope.namespace) &&
              'Istio leaves the namespaces of Kubernetes alone',
          ),
        ]
      : targetProblems(scope.target, 'scope.target')),
    ...problemAt(
      'dataPlane',
      dataPlane !== own &&
        `is written for the mesh ${
          dataPlane === 'ambient' ? 'istio-ambient' : 'istio'
        }`,
    ),
    ...(revision === undefined
      ? []
      : [
          ...problemAt('revision', revision === '' && 'is empty'),
          ...labelProblems('revision', { revision }),
          ...problemAt(
            'revision',
            own === 'ambient' &&
              waypoint === undefined &&
              'ztunnel is one for each node; only a waypoint has a revision',
          ),
        ]),
    ...(waypoint === undefined
      ? []
      : [
          ...nameProblems('waypoint', waypoint),
          ...problemAt(
            'waypoint',
            own === 'sidecar'
              ? 'waypoints are for ambient'
              : waypoint === 'none' && 'none is how a waypoint is switched off',
          ),
        ]),
  ];
}
