import {
  KindRef,
  KindScope,
  KubeObject,
  MalformedObject,
  ObjectMeta,
  OwnerReference,
} from '../model';
import {
  bool,
  Field,
  list,
  map,
  number,
  object,
  ObjectFields,
  ObjectOfFields,
  ProjectionTools,
  ShapeProblem,
  text,
} from './shape';

/** A kind to watch and the part of it that is read. @public */
export interface Kind<F extends ObjectFields = ObjectFields> extends KindRef {
  /** Versions in order of preference, such as `['v1', 'v1beta1']`. */
  readonly versions: readonly string[];
  /** Plural as in the URL. */
  readonly plural: string;
  readonly scope: KindScope;
  /** Fields beside metadata: `spec`, `status`, `data` ... */
  readonly fields: F;
  /** Only objects of these names are read (and asked for). */
  readonly names?: readonly string[];
  /**
   * `exclude` (default): an object with a wrong field is left out and becomes a finding, because half a policy is another
   * policy. `keep`: the wrong field is left out, because a pod with an odd port is still a pod.
   */
  readonly onProblem: 'exclude' | 'keep';
}

/** Type of the objects of a kind. @public */
export type ObjectOf<K> = K extends Kind<infer F>
  ? KubeObject & ObjectOfFields<F>
  : never;

/** Declares a kind. @public */
export function defineKind<F extends ObjectFields>(
  kind: Omit<Kind<F>, 'onProblem'> & {
    readonly onProblem?: 'exclude' | 'keep';
  },
): Kind<F> {
  return { onProblem: 'exclude', ...kind };
}

/** Key of a kind: `group/Kind`. @public */
export function kindKey(kind: KindRef): string {
  return `${kind.group}/${kind.kind}`;
}

/** Annotations kept: those of the meshes, of delivery tools that own weights, and our own. */
const ANNOTATION_DOMAINS =
  /(^|\.)(istio\.io|linkerd\.io|smi-spec\.io|meshwright\.io|flagger\.app|argoproj\.io|toolkit\.fluxcd\.io|helm\.sh|networking\.k8s\.io)$/;

function keepAnnotation(key: string): boolean {
  const slash = key.indexOf('/');
  return slash > 0 && ANNOTATION_DOMAINS.test(key.slice(0, slash));
}

const owner: Field<OwnerReference> = object({
  apiVersion: text,
  kind: text,
  name: text,
  controller: bool,
}) as Field<OwnerReference>;

const metadata = object({
  name: text,
  namespace: text,
  uid: text,
  labels: map(text),
  annotations: map(text, keepAnnotation),
  creationTimestamp: text,
  deletionTimestamp: text,
  resourceVersion: text,
  generation: number,
  ownerReferences: list(owner),
});

/** Result of reading one raw object: an object, a malformed one, or (rarely) neither when it has no name. @public */
export interface Projection<F extends ObjectFields> {
  readonly object?: KubeObject & ObjectOfFields<F>;
  readonly malformed?: MalformedObject;
}

/**
 * Keeps of a raw object what its kind declares, and says what is wrong with it. Never throws.
 * @public
 */
export function projectObject<F extends ObjectFields>(
  cluster: string,
  kind: Kind<F>,
  raw: unknown,
  tools: ProjectionTools = {},
): Projection<F> {
  const ref = { cluster, group: kind.group, kind: kind.kind };
  const problems: ShapeProblem[] = [];
  const head = object({ apiVersion: text, metadata }).project(
    raw,
    '',
    problems,
    tools,
  );
  const meta = head?.metadata as ObjectMeta | undefined;
  if (!meta?.name) {
    return {
      malformed: {
        ref: { ...ref, name: '(no name)' },
        field: 'metadata.name',
        problem: 'the object has no name',
      },
    };
  }
  const namespace =
    kind.scope === 'Namespaced' ? meta.namespace ?? 'default' : undefined;
  const body = object(kind.fields).project(raw, '', problems, tools) ?? {};
  const malformed = problems.length
    ? {
        ref: {
          ...ref,
          ...(namespace !== undefined && { namespace }),
          name: meta.name,
        },
        ...problems[0],
      }
    : undefined;
  if (malformed && kind.onProblem === 'exclude') return { malformed };
  const result = {
    apiVersion:
      head?.apiVersion ??
      (kind.group ? `${kind.group}/${kind.versions[0]}` : kind.versions[0]),
    kind: kind.kind,
    metadata: { ...meta, ...(namespace !== undefined && { namespace }) },
    ...body,
  } as KubeObject & ObjectOfFields<F>;
  return { object: result, ...(malformed && { malformed }) };
}
