import {
  defineKind,
  list,
  map,
  number,
  object,
  ObjectOf,
  text,
} from '../../engine';

/** Who may call the pods it selects, and over what. */
export const LatticePolicy = defineKind({
  group: 'lattice.example.com',
  versions: ['v1'],
  kind: 'LatticePolicy',
  plural: 'latticepolicies',
  scope: 'Namespaced',
  fields: {
    spec: object({
      selector: map(text),
      encryption: text,
      callers: list(text),
    }),
  },
});
export type LatticePolicy = ObjectOf<typeof LatticePolicy>;

/** How requests to a Service are shared out. */
export const LatticeSplit = defineKind({
  group: 'lattice.example.com',
  versions: ['v1'],
  kind: 'LatticeSplit',
  plural: 'latticesplits',
  scope: 'Namespaced',
  fields: {
    spec: object({
      service: text,
      backends: list(object({ service: text, weight: number })),
    }),
  },
});
