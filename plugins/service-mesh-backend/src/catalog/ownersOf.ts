import { Entity, RELATION_OWNED_BY } from '@backstage/catalog-model';

/** Refs of the owners of an entity, in the order of its relations. */
export function ownersOf({ relations = [] }: Entity): string[] {
  return relations.flatMap(({ type, targetRef }) =>
    type === RELATION_OWNED_BY ? targetRef : [],
  );
}
