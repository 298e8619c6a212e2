import { KindRef, KubeObject, MalformedObject, ResourceRef } from '../model';
import { canonicalJson } from './canonicalJson';
import { Kind, kindKey, projectObject, readsName } from './Kind';
import { asSlices, overlay } from './changeKinds';
import { isUnread, KindSlices, ResourceIndex } from './ResourceIndex';
import { ProjectionTools } from './shape';

/** One object of a proposal, as written in a manifest. @public */
export interface ProposedChange {
  readonly action: 'apply' | 'delete';
  readonly object: unknown;
}

/** What a proposal does to one object. @public */
export interface ProposedEffect {
  readonly ref: ResourceRef;
  readonly effect: 'added' | 'changed' | 'deleted' | 'unchanged';
}

/** Why an object of a proposal has no part in the preview. @public */
export interface ProposalProblem {
  /** Position in the proposal, from 0. */
  readonly position: number;
  readonly ref?: ResourceRef;
  readonly field?: string;
  readonly problem: string;
}

/** A snapshot as it would be after a proposal. @public */
export interface ChangedIndex {
  readonly index: ResourceIndex;
  readonly effects: readonly ProposedEffect[];
  readonly problems: readonly ProposalProblem[];
  /** Kinds of the proposal whose present objects could not be read: what depends on them stays unknown. */
  readonly unread: readonly KindRef[];
}

/**
 * Lays a proposal over a snapshot; the snapshot stays as it is. Kinds that are not declared by a mesh change no answer and
 * are named as problems.
 * @public
 */
export function changeIndex(
  index: ResourceIndex,
  kinds: readonly Kind[],
  changes: readonly ProposedChange[],
  tools: ProjectionTools = {},
): ChangedIndex {
  const byKey = new Map(kinds.map(kind => [kindKey(kind), kind]));
  const effects: ProposedEffect[] = [];
  const problems: ProposalProblem[] = [];
  const unread = new Map<string, KindRef>();
  const drafts = new Map<string, Map<string, KubeObject>>();
  const malformed = new Map<string, MalformedObject[]>();

  changes.forEach(({ action, object }, position) => {
    const key = keyOf(object);
    const kind = key === undefined ? undefined : byKey.get(key);
    if (key === undefined || !kind) {
      problems.push({
        position,
        problem:
          key === undefined
            ? 'not a Kubernetes object: apiVersion and kind are missing'
            : `no mesh looks at objects of the kind ${key.split('/')[1]}`,
      });
      return;
    }
    const present = index.list(kind);
    if (isUnread(present)) {
      unread.set(key, present.unread);
      return;
    }
    const projection = projectObject(index.cluster, kind, object, tools);
    if (projection.malformed) {
      const { ref, field, problem } = projection.malformed;
      problems.push({ position, ref, field, problem });
      malformed.set(key, [...(malformed.get(key) ?? []), projection.malformed]);
    }
    const draft =
      drafts.get(key) ?? new Map(present.map(known => [nameOf(known), known]));
    drafts.set(key, draft);
    const next = projection.object;
    if (!next) return;
    const ref = index.ref(next, kind);
    if (!readsName(kind, next.metadata.name)) {
      problems.push({ position, ref, problem: 'no mesh looks at this object' });
      return;
    }
    const known = draft.get(nameOf(next));
    if (action === 'delete') {
      if (!known) {
        problems.push({ position, ref, problem: 'not there, so not deleted' });
        return;
      }
      draft.delete(nameOf(next));
      effects.push({ ref, effect: 'deleted' });
      return;
    }
    // A manifest carries no age: the object keeps its own, and a new one is the youngest of all.
    const dated: KubeObject = {
      ...next,
      metadata: {
        ...next.metadata,
        ...(known
          ? { creationTimestamp: known.metadata.creationTimestamp }
          : { creationTimestamp: '9999-12-31T23:59:59Z' }),
      },
    };
    draft.set(nameOf(dated), dated);
    effects.push({ ref, effect: effectOf(known, dated) });
  });

  const changed = new Map<string, KindSlices>();
  for (const [key, draft] of drafts) {
    const kind = byKey.get(key);
    if (!kind) continue;
    changed.set(
      key,
      asSlices(index, kind, [...draft.values()], malformed.get(key)),
    );
  }
  return {
    index: overlay(
      index,
      changed,
      effects.map(({ ref }) => ref),
    ),
    effects,
    problems,
    unread: [...unread.values()],
  };
}

function keyOf(object: unknown): string | undefined {
  if (typeof object !== 'object' || object === null) return undefined;
  const { apiVersion, kind } = object as Record<string, unknown>;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string')
    return undefined;
  const slash = apiVersion.indexOf('/');
  return `${slash < 0 ? '' : apiVersion.slice(0, slash)}/${kind}`;
}

function nameOf({ metadata: { namespace = '', name } }: KubeObject): string {
  return `${namespace}/${name}`;
}

function effectOf(
  known: KubeObject | undefined,
  next: KubeObject,
): ProposedEffect['effect'] {
  if (!known) return 'added';
  return meaningOf(known) === meaningOf(next) ? 'unchanged' : 'changed';
}

/** What a manifest can say: not who wrote it when. */
function meaningOf(object: KubeObject): string {
  const { metadata, ...rest } = object as KubeObject & {
    readonly status?: unknown;
  };
  return canonicalJson({
    ...rest,
    apiVersion: undefined,
    status: undefined,
    problems: undefined,
    labels: metadata.labels ?? {},
    annotations: metadata.annotations ?? {},
  });
}
