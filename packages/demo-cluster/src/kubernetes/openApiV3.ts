import { JsonObject } from '../KubeObject';
import { groupVersion, ResourceType } from './ResourceType';

/** `/openapi/v3`: one document per group and version. */
export function openApiV3Index(types: readonly ResourceType[]): JsonObject {
  const documents = new Set(
    types.flatMap(type =>
      type.versions.map(version => documentPath(type.group, version)),
    ),
  );
  return {
    paths: Object.fromEntries(
      [...documents].map(path => [
        path,
        { serverRelativeURL: `/openapi/v3/${path}` },
      ]),
    ),
  };
}

/**
 * The document of one group and version. Each PATCH names `fieldValidation`, so
 * that `kubectl apply` leaves validation to the server; schemas are open.
 */
export function openApiV3(
  types: readonly ResourceType[],
  group: string,
  version: string,
): JsonObject {
  const served = types.filter(
    type => type.group === group && type.versions.includes(version),
  );
  const parameters = ['dryRun', 'fieldManager', 'fieldValidation', 'force'].map(
    name => ({
      name,
      in: 'query',
      schema: { type: 'string', uniqueItems: true },
    }),
  );
  const gvk = (type: ResourceType) => ({ group, version, kind: type.kind });
  const pathOf = (type: ResourceType) =>
    `/${documentPath(group, version)}/${
      type.namespaced ? 'namespaces/{namespace}/' : ''
    }${type.plural}/{name}`;
  return {
    openapi: '3.0.0',
    info: { title: 'demo-cluster', version: 'v1' },
    paths: Object.fromEntries(
      served.map(type => [
        pathOf(type),
        {
          patch: {
            'x-kubernetes-action': 'patch',
            'x-kubernetes-group-version-kind': gvk(type),
            parameters,
            responses: {},
          },
        },
      ]),
    ),
    components: {
      schemas: Object.fromEntries(
        served.map(type => [
          `${groupVersion(group, version).replace('/', '.')}.${type.kind}`,
          {
            type: 'object',
            description: `${type.kind}; the demo cluster keeps no schemas.`,
            'x-kubernetes-group-version-kind': [gvk(type)],
            'x-kubernetes-preserve-unknown-fields': true,
            properties: {
              apiVersion: { type: 'string' },
              kind: { type: 'string' },
              metadata: { type: 'object' },
              spec: {
                type: 'object',
                'x-kubernetes-preserve-unknown-fields': true,
              },
            },
          },
        ]),
      ),
    },
  };
}

function documentPath(group: string, version: string): string {
  return group === '' ? `api/${version}` : `apis/${group}/${version}`;
}
