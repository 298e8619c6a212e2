import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { RELATION_REVIEW_DELEGATED_TO } from '../permissions/meshEntity';
import { ReviewStore } from './ReviewStore';

/** Entities with the delegates of their reviews as a relation, the form in which policies see them. */
export async function withDelegates(
  entities: readonly (Entity | undefined)[],
  store: Pick<ReviewStore, 'readAllDelegations'>,
): Promise<(Entity | undefined)[]> {
  const delegates = await store.readAllDelegations(
    entities.flatMap(entity => (entity ? [stringifyEntityRef(entity)] : [])),
  );
  return entities.map(
    entity =>
      entity && {
        ...entity,
        relations: [
          ...(entity.relations ?? []),
          ...(delegates.get(stringifyEntityRef(entity)) ?? []).map(
            ({ delegate }) => ({
              type: RELATION_REVIEW_DELEGATED_TO,
              targetRef: delegate,
            }),
          ),
        ],
      },
  );
}
