import { Entity, RELATION_OWNED_BY } from '@backstage/catalog-model';
import {
  createConditionExports,
  createPermissionResourceRef,
  createPermissionRule,
} from '@backstage/plugin-permission-node';
import { RESOURCE_TYPE_MESH_ENTITY } from '@meshwright/backstage-plugin-service-mesh-common';
import { z } from 'zod/v3';

/** What a rule means for a list of entities: any of the values under the key. @public */
export interface MeshEntityFilter {
  readonly key: string;
  /** Any value when absent. */
  readonly values?: readonly string[];
}

/** The entity whose mesh reports are asked for, as policies see it. @public */
export const meshEntityResourceRef = createPermissionResourceRef<
  Entity,
  MeshEntityFilter
>().with({
  pluginId: 'service-mesh',
  resourceType: RESOURCE_TYPE_MESH_ENTITY,
});

const isEntityOwner = createPermissionRule({
  name: 'IS_ENTITY_OWNER',
  description: 'Allow entities owned by one of the claims',
  resourceRef: meshEntityResourceRef,
  paramsSchema: z.object({
    claims: z
      .array(z.string())
      .describe('Refs of users and groups, one of which must own the entity'),
  }),
  apply: (entity, { claims }) =>
    (entity.relations ?? []).some(
      ({ type, targetRef }) =>
        type === RELATION_OWNED_BY && claims.includes(targetRef),
    ),
  toQuery: ({ claims }) => ({ key: 'relations.ownedBy', values: claims }),
});

const hasAnnotation = createPermissionRule({
  name: 'HAS_ANNOTATION',
  description: 'Allow entities with an annotation',
  resourceRef: meshEntityResourceRef,
  paramsSchema: z.object({
    annotation: z.string().describe('Name of the annotation'),
    value: z.string().optional().describe('Its value; any when absent'),
  }),
  apply: (entity, { annotation, value }) => {
    const found = Object.entries(entity.metadata.annotations ?? {}).find(
      ([name]) => name === annotation,
    );
    return found !== undefined && (value === undefined || found[1] === value);
  },
  toQuery: ({ annotation, value }) => ({
    key: `metadata.annotations.${annotation}`,
    ...(value !== undefined && { values: [value] }),
  }),
});

/** Relation under which policies see to whom the reviews of an entity are delegated; the catalog does not have it. */
export const RELATION_REVIEW_DELEGATED_TO = 'reviewDelegatedTo';

const isReviewDelegate = createPermissionRule({
  name: 'IS_REVIEW_DELEGATE',
  description:
    'Allow entities whose reviews are delegated to one of the claims',
  resourceRef: meshEntityResourceRef,
  paramsSchema: z.object({
    claims: z
      .array(z.string())
      .describe('Refs of users and groups, one of which must be a delegate'),
  }),
  apply: (entity, { claims }) =>
    (entity.relations ?? []).some(
      ({ type, targetRef }) =>
        type === RELATION_REVIEW_DELEGATED_TO && claims.includes(targetRef),
    ),
  toQuery: ({ claims }) => ({
    key: `relations.${RELATION_REVIEW_DELEGATED_TO}`,
    values: claims,
  }),
});

/** Rules a policy can put on permissions about entities, such as `service-mesh.entity.read`. @public */
export const meshEntityRules = {
  isEntityOwner,
  hasAnnotation,
  isReviewDelegate,
};

const exported = createConditionExports({
  resourceRef: meshEntityResourceRef,
  rules: meshEntityRules,
});

/** Conditions for policies, such as `meshEntityConditions.isEntityOwner({ claims })`. @public */
export const meshEntityConditions = exported.conditions;

/** Makes the conditional decision of a policy about `service-mesh.entity.read`. @public */
export const createMeshEntityConditionalDecision =
  exported.createConditionalDecision;
