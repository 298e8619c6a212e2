import { changeIndex } from '../../../engine/changeIndex';
import { changeKinds } from '../../../engine/changeKinds';
import { Deployment, Namespace, Pod, Service } from '../../../engine/coreKinds';
import { Kind, ObjectOf } from '../../../engine/Kind';
import {
  isUnread,
  isUnreadObject,
  ResourceIndex,
} from '../../../engine/ResourceIndex';
import { IntentTarget, KubeObject, Workload } from '../../../model';
import {
  GRPCRoute,
  HTTPRoute,
  TCPRoute,
  TLSRoute,
} from '../../shared/gatewayApi';
import { serviceObject } from '../../shared/write/serviceObject';
import { targetWorkload } from '../../shared/write/targetWorkload';
import {
  EgressNetwork,
  HTTPLocalRateLimitPolicy,
  PolicyHTTPRoute,
} from '../kinds';
import { CONFIG_PREFIX, CONTROL_PLANE_LABEL } from '../labels';
import { settleRoutes } from '../routes/settleRoutes';

/** Name of the pod that stands for those of the target. */
const POD = 'nobody-in-particular';

/** What stands for the address of a Service that has none yet. */
const ADDRESS = '10.96.0.1';

const ACCEPTED = { conditions: [{ type: 'Accepted', status: 'True' }] };

const ROUTES: readonly Kind[] = [
  HTTPRoute,
  GRPCRoute,
  TCPRoute,
  TLSRoute,
  PolicyHTTPRoute,
];

/**
 * An index as Linkerd would see it once its objects are applied: a meshed pod and the Service of the target are there, and the
 * policy controller has judged what it has not judged yet.
 * @internal
 */
export function linkerdView(
  index: ResourceIndex,
  target: IntentTarget,
): { readonly index: ResourceIndex; readonly workload: Workload } {
  const service = index.get(Service, target.service, target.namespace);
  return {
    index: settledView(
      changeIndex(
        index,
        [Pod, Service],
        [
          {
            action: 'apply',
            object: podOf(index, target),
          },
          ...(service === undefined
            ? [{ action: 'apply' as const, object: serviceObject(target, {}) }]
            : []),
        ],
      ).index,
    ),
    workload: targetWorkload(
      target,
      index.cluster,
      { mesh: 'linkerd', dataPlane: 'sidecar' },
      [POD],
    ),
  };
}

/** An index in which the policy controller has judged every route and limit. @internal */
export function settledView(index: ResourceIndex): ResourceIndex {
  const unjudged = ROUTES.flatMap(kind => {
    const reading = index.list(kind);
    return isUnread(reading)
      ? []
      : (reading as readonly Judged[])
          .filter(({ status }) => status === undefined)
          .map(route => index.ref(route, kind));
  });
  return changeKinds(
    settleRoutes(
      changeKinds(index, [
        ...unjudgedOf(index, Service, isAddressless).map(service => ({
          kind: Service,
          object: { ...service, spec: { ...service.spec, clusterIP: ADDRESS } },
        })),
        ...unjudgedOf(index, EgressNetwork, isUnjudged).map(network => ({
          kind: EgressNetwork,
          object: { ...network, status: ACCEPTED },
        })),
      ]),
      unjudged,
    ),
    unjudgedOf(index, HTTPLocalRateLimitPolicy, isUnjudged).map(limit => ({
      kind: HTTPLocalRateLimitPolicy,
      object: { ...limit, status: ACCEPTED },
    })),
  );
}

function unjudgedOf<K extends Kind>(
  index: ResourceIndex,
  kind: K,
  isWanted: (object: ObjectOf<K>) => boolean,
): readonly ObjectOf<K>[] {
  const reading = index.list(kind);
  return isUnread(reading) ? [] : reading.filter(isWanted);
}

/** A Service gets its address when it is applied. */
function isAddressless({ spec }: Service): boolean {
  return !spec?.clusterIP && spec?.type !== 'ExternalName';
}

function isUnjudged({ status }: Judged): boolean {
  return status === undefined;
}

type Judged = KubeObject & { readonly status?: unknown };

/** Pods take over what their Deployment and their namespace say about the proxy when they start. */
function podOf(index: ResourceIndex, target: IntentTarget): Pod {
  const namespace = index.get(Namespace, target.namespace);
  const deployment = index.get(Deployment, target.service, target.namespace);
  const inherited =
    namespace && !isUnreadObject(namespace)
      ? Object.entries(namespace.metadata.annotations ?? {}).filter(([key]) =>
          key.startsWith(CONFIG_PREFIX),
        )
      : [];
  const own =
    deployment && !isUnreadObject(deployment)
      ? deployment.spec?.template?.metadata?.annotations
      : undefined;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: POD,
      namespace: target.namespace,
      labels: { ...target.labels, [CONTROL_PLANE_LABEL]: 'linkerd' },
      annotations: { ...Object.fromEntries(inherited), ...own },
    },
    spec: {
      containers: [
        {
          name: 'app',
          ports: [
            { name: target.port.protocol, containerPort: target.port.target },
          ],
        },
        { name: 'linkerd-proxy' },
      ],
    },
  };
}
