import { derived } from './derived';
import { kindKey } from './Kind';
import { isUnread, ResourceIndex } from './ResourceIndex';

/** Something that was read of an index, and how to read it again. */
interface Note {
  readonly value: unknown;
  read(index: ResourceIndex): unknown;
}

interface Known<R> {
  readonly notes: readonly Note[];
  readonly result: R;
}

/**
 * Computes something from an index and further inputs, and again only when something has changed that was read of the index
 * for it. Lists, objects and kinds that did not change are the same in the next snapshot, so looking whether they did is
 * cheap. The result must not hold on to the index.
 * @public
 */
export function remembered<
  A extends readonly [object, ...object[]],
  R extends object,
>(
  compute: (index: ResourceIndex, ...inputs: A) => R,
): (index: ResourceIndex, ...inputs: A) => R {
  const placeOf = derived((..._inputs: A) => new Map<string, Known<R>>());
  return (index, ...inputs) => {
    const place = placeOf(...inputs);
    const known = place.get(index.cluster);
    if (known?.notes.every(note => note.read(index) === note.value))
      return known.result;
    const notes = new Map<string, Note>();
    const result = compute(notingIndex(index, notes), ...inputs);
    place.set(index.cluster, { notes: [...notes.values()], result });
    return result;
  };
}

/** The index, with a note of everything that is read. What is not read by kind is taken for always new. */
function notingIndex(
  index: ResourceIndex,
  notes: Map<string, Note>,
): ResourceIndex {
  const note = <T>(
    key: readonly unknown[],
    read: (from: ResourceIndex) => T,
    identity: (value: T) => unknown,
  ): T => {
    const value = read(index);
    const text = key.join('\n');
    if (!notes.has(text))
      notes.set(text, {
        value: identity(value),
        read: from => identity(read(from)),
      });
    return value;
  };
  const itself = (value: unknown) => value;
  const list: ResourceIndex['list'] = (kind, namespace) =>
    note(
      ['list', kindKey(kind), namespace],
      from => from.list(kind, namespace),
      listIdentity,
    );
  return {
    cluster: index.cluster,
    revision: index.revision,
    takenAt: index.takenAt,
    list,
    withLabels: (kind, labels, namespace) => {
      list(kind, namespace);
      return index.withLabels(kind, labels, namespace);
    },
    get: (kind, name, namespace) =>
      note(
        ['get', kindKey(kind), namespace, name],
        from => from.get(kind, name, namespace),
        value => (value && 'unread' in value ? value.state : value),
      ),
    namespaces: kind => {
      note(['content', kindKey(kind)], from => from.content(kind), itself);
      note(['state', kindKey(kind)], from => from.coverage(kind).state, itself);
      return index.namespaces(kind);
    },
    content: kind =>
      note(['content', kindKey(kind)], from => from.content(kind), itself),
    coverage: kind =>
      note(
        ['coverage', kindKey(kind)],
        from => from.coverage(kind),
        ({ state, objects, malformed }) => `${state} ${objects} ${malformed}`,
      ),
    malformed: () =>
      note(
        ['malformed'],
        from => from.malformed(),
        () => ({}),
      ),
    ref: index.ref,
  };
}

function listIdentity(value: ReturnType<ResourceIndex['list']>): unknown {
  return isUnread(value) ? value.state : value;
}
