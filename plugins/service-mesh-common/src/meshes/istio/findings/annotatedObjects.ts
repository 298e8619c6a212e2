import { Deployment, Namespace, Pod, Service } from '../../../engine/coreKinds';
import { isUnread, ResourceIndex } from '../../../engine/ResourceIndex';
import { KubeObject, ResourceRef } from '../../../model';
import {
  annotationCatalogue,
  isIstioAnnotation,
  KnownAnnotation,
} from '../annotationCatalogue';

/** Kinds whose annotations are looked at. @internal */
export const ANNOTATED_KINDS = [Namespace, Service, Pod, Deployment] as const;

/** Annotations the control plane sets by itself. */
const SET_BY_ISTIO = new Set([
  'sidecar.istio.io/status',
  'gateway.istio.io/controller-version',
  'istio.io/rev',
]);

/** One of Istio's annotations on an object. @internal */
export interface IstioAnnotation {
  readonly object: KubeObject;
  readonly subject: ResourceRef;
  readonly field: string;
  readonly name: string;
  readonly value: string;
  /** undefined when Istio knows no annotation of the name. */
  readonly known?: KnownAnnotation;
}

/** What was found in a snapshot: several rules ask for it one after the other. */
const found = new WeakMap<ResourceIndex, readonly IstioAnnotation[]>();

/**
 * Istio's annotations on all objects that can carry one. The pods of one owner are alike, so one of them stands for all.
 * @internal
 */
export function istioAnnotations(
  index: ResourceIndex,
): readonly IstioAnnotation[] {
  const known = found.get(index);
  if (known) return known;
  const annotations = [...findAnnotations(index)];
  found.set(index, annotations);
  return annotations;
}

function* findAnnotations(index: ResourceIndex): Generator<IstioAnnotation> {
  const owners = new Set<string>();
  for (const kind of ANNOTATED_KINDS) {
    const objects = index.list(kind);
    if (isUnread(objects)) continue;
    for (const object of objects as readonly KubeObject[]) {
      const { annotations = {}, namespace, ownerReferences } = object.metadata;
      const owner =
        kind === Pod ? ownerReferences?.find(o => o.controller) : undefined;
      for (const [name, value] of Object.entries(annotations)) {
        if (!isIstioAnnotation(name) || SET_BY_ISTIO.has(name)) continue;
        if (owner) {
          const key = [namespace, owner.kind, owner.name, name, value].join(
            '\n',
          );
          if (owners.has(key)) continue;
          owners.add(key);
        }
        const known = annotationCatalogue.get(name);
        yield {
          object,
          subject: index.ref(object, kind),
          field: `metadata.annotations["${name}"]`,
          name,
          value,
          ...(known && { known }),
        };
      }
    }
  }
}

/** True when the annotation has an effect on the kind of its object. @internal */
export function isInPlace({ known, subject }: IstioAnnotation): boolean {
  return (
    known !== undefined &&
    (known.on.includes('Any') || known.on.includes(subject.kind))
  );
}
