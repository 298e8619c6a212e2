import { kindKey, ResourceIndex } from '../engine';

/** An index that notes every kind that is looked at, by key. */
export function recordReads(index: ResourceIndex): {
  readonly index: ResourceIndex;
  readonly kinds: ReadonlySet<string>;
} {
  const kinds = new Set<string>();
  return {
    kinds,
    index: {
      ...index,
      list: (kind, namespace) => {
        kinds.add(kindKey(kind));
        return index.list(kind, namespace);
      },
      withLabels: (kind, labels, namespace) => {
        kinds.add(kindKey(kind));
        return index.withLabels(kind, labels, namespace);
      },
      get: (kind, name, namespace) => {
        kinds.add(kindKey(kind));
        return index.get(kind, name, namespace);
      },
      namespaces: kind => {
        kinds.add(kindKey(kind));
        return index.namespaces(kind);
      },
    },
  };
}
