import { GatewayApiGateway } from '../shared/gatewayApi';
import { derived } from '../../engine/derived';
import { Kind, kindKey, ObjectOf } from '../../engine/Kind';
import {
  isUnread,
  isUnreadObject,
  Reading,
  ResourceIndex,
} from '../../engine/ResourceIndex';
import { KindRef, KubeObject } from '../../model';
import { istioKinds } from './kinds';
import { onlyRevision } from './MeshSettings';
import {
  DEFAULT_REVISION,
  MeshPlace,
  REVISION_LABEL,
  revisionOf,
} from './revisionOf';

const CONFIG_GROUP =
  /^((networking|security|telemetry|extensions)\.istio\.io|gateway\.networking\.k8s\.io)$/;

/** Gateways of the Gateway API stand for proxies as well, and every control plane reads them. */
const isConfig = (kind: KindRef) =>
  CONFIG_GROUP.test(kind.group) && kindKey(kind) !== kindKey(GatewayApiGateway);

/** Kinds a control plane reads of its own revision only. @internal */
export const configKinds: readonly Kind[] = istioKinds.filter(isConfig);

const isLabelled = derived((objects: readonly KubeObject[]): boolean =>
  objects.some(({ metadata }) =>
    Object.hasOwn(metadata.labels ?? {}, REVISION_LABEL),
  ),
);

/** Lists by revision, so that what is derived from them is computed once. */
const partsOf = derived(
  (_objects: readonly KubeObject[]) => new Map<string, readonly KubeObject[]>(),
);

/** A tag is not asked: control planes compare the label with their own name. */
function isRead({ metadata }: KubeObject, revision: string): boolean {
  const { labels = {} } = metadata;
  return (
    !Object.hasOwn(labels, REVISION_LABEL) ||
    labels[REVISION_LABEL] === revision
  );
}

function readBy<T extends KubeObject>(
  objects: Reading<T>,
  revision: string,
): Reading<T> {
  if (isUnread(objects) || !isLabelled(objects)) return objects;
  const known = partsOf(objects);
  const part =
    known.get(revision) ?? objects.filter(object => isRead(object, revision));
  known.set(revision, part);
  return part as readonly T[];
}

const viewsOf = derived(
  (_index: ResourceIndex) => new Map<string, ResourceIndex>(),
);

function viewOf(index: ResourceIndex, revision: string): ResourceIndex {
  return {
    ...index,
    list: (kind, namespace) => {
      const objects = index.list(kind, namespace);
      return isConfig(kind) ? readBy(objects, revision) : objects;
    },
    withLabels: (kind, labels, namespace) => {
      const objects = index.withLabels(kind, labels, namespace);
      return isConfig(kind) ? readBy(objects, revision) : objects;
    },
    get: <K extends Kind>(kind: K, name: string, namespace?: string) => {
      const object = index.get(kind, name, namespace);
      return object === undefined ||
        isUnreadObject(object) ||
        !isConfig(kind) ||
        isRead(object as KubeObject, revision)
        ? object
        : (undefined as ObjectOf<K> | undefined);
    },
  };
}

/**
 * The snapshot as the control plane of the given pods reads it: without configuration that carries the label of another
 * revision.
 * @internal
 */
export function configOfRevision(
  index: ResourceIndex,
  place: MeshPlace,
): ResourceIndex {
  const named = revisionOf(index, place);
  const revision =
    named === DEFAULT_REVISION ? onlyRevision(index) ?? named : named;
  const known = viewsOf(index);
  const view = known.get(revision) ?? viewOf(index, revision);
  known.set(revision, view);
  return view;
}
