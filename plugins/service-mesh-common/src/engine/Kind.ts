import {
  KindRef,
  KindScope,
  KubeObject,
  MalformedObject,
  ObjectMeta,
  OwnerReference,
  ValidationProblem,
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
  Reach,
  ShapeProblem,
  text,
} from './shape';

/** Finds what the mesh itself would refuse or warn about in a raw object, beyond its schema; never throws. @public */
export type ValidateObject = (object: unknown) => readonly ValidationProblem[];

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
   * Beside `names`, objects whose name starts so are read from files. A cluster is not asked for them, because
   * permissions know no prefixes.
   */
  readonly namePrefixes?: readonly string[];
  /**
   * Read only where an administrator asks for it, and not part of the permissions a cluster has to give: what people may
   * not want to be read at all.
   */
  readonly optIn?: true;
  /** Only metadata is asked for: large specs and changing states do not travel. */
  readonly metadataOnly?: true;
  /** Beside `names`, the objects a cluster is asked for, as a field selector of its API. */
  readonly fieldSelector?: string;
  /**
   * `exclude` (default): an object with a wrong field is left out and becomes a finding, because half a policy is another
   * policy. `keep`: the wrong field is left out, because a pod with an odd port is still a pod.
   */
  readonly onProblem: 'exclude' | 'keep';
  /** Looks at the whole object while it is read; what it finds stays with the object. */
  readonly validate?: ValidateObject;
}

/** True when objects of the name are read; a kind without names reads every one. @public */
export function readsName(
  { names, namePrefixes = [] }: Kind,
  name: string,
): boolean {
  return (
    !names ||
    names.includes(name) ||
    namePrefixes.some(prefix => name.startsWith(prefix))
  );
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
  return (
    key === 'kubernetes.io/ingress.class' ||
    ANNOTATION_DOMAINS.test(key.split('/', 1)[0])
  );
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

/** The part of a raw object that {@link projectObject} looks at; undefined when it may look at everything. @public */
export function reachOf(kind: Kind): Reach | undefined {
  if (kind.validate) return undefined;
  return {
    members: {
      ...(object(kind.fields).reach as { members: object }).members,
      apiVersion: undefined,
      metadata: metadata.reach,
    },
  };
}

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
      (kind.metadataOnly ? undefined : head?.apiVersion) ??
      (kind.group ? `${kind.group}/${kind.versions[0]}` : kind.versions[0]),
    kind: kind.kind,
    metadata: { ...meta, ...(namespace !== undefined && { namespace }) },
    ...body,
    ...validationOf(kind, raw),
  } as KubeObject & ObjectOfFields<F>;
  return { object: result, ...(malformed && { malformed }) };
}

/** Most problems kept of one object. */
const MOST_PROBLEMS = 20;

function validationOf(kind: Kind, raw: unknown): Pick<KubeObject, 'problems'> {
  if (!kind.validate) return {};
  const problems = kind.validate(raw);
  if (problems.length === 0) return {};
  const errors = problems.filter(problem => problem.severity === 'error');
  const warnings = problems.filter(problem => problem.severity === 'warning');
  return { problems: [...errors, ...warnings].slice(0, MOST_PROBLEMS) };
}
