import { createBackendModule } from '@backstage/backend-plugin-api';
import { startTestBackend } from '@backstage/backend-test-utils';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { meshes } from '@meshwright/backstage-plugin-service-mesh-common';
import { serviceMeshScaffolderExtensionPoint } from './extensions';
import { scaffolderModuleServiceMesh } from './module';

/** Fields of a schema, at any depth, that do not say what they mean; one that can have a single value does by itself. */
function undescribed(schema: unknown, at = ''): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  if (Array.isArray(schema)) return schema.flatMap(one => undescribed(one, at));
  const { properties, ...others } = schema as Record<string, unknown>;
  return [
    ...Object.entries(properties ?? {}).flatMap(([name, field]) => [
      ...(/.{4}/.test(field.description ?? '') || 'const' in field
        ? []
        : [`${at}${name}`]),
      ...undescribed(field, `${at}${name}.`),
    ]),
    ...['items', 'oneOf', 'anyOf', 'allOf', 'additionalProperties'].flatMap(
      keyword => undescribed(others[keyword], at),
    ),
  ];
}

describe('the module', () => {
  it('offers its actions, also for a mesh from outside', async () => {
    const addActions = jest.fn();
    const outside = createBackendModule({
      pluginId: 'scaffolder',
      moduleId: 'outside-mesh',
      register(env) {
        env.registerInit({
          deps: { serviceMesh: serviceMeshScaffolderExtensionPoint },
          async init({ serviceMesh }) {
            serviceMesh.addMesh({
              ...meshes[0],
              id: 'lattice',
              title: 'Lattice',
              writeAlso: [],
            });
          },
        });
      },
    });
    await startTestBackend({
      extensionPoints: [[scaffolderActionsExtensionPoint, { addActions }]],
      features: [scaffolderModuleServiceMesh, outside],
    });
    const actions = addActions.mock.calls.flat() as {
      id: string;
      description?: string;
      examples?: readonly unknown[];
      supportsDryRun?: boolean;
      schema?: Record<'input' | 'output', unknown>;
    }[];
    expect(actions.map(({ id }) => id).sort()).toEqual(
      [
        'access',
        'apply-patch',
        'egress',
        'enrol',
        'fault',
        'files',
        'ingress',
        'jwt',
        'mark',
        'migrate',
        'mirror',
        'mtls',
        'multicluster',
        'rate-limit',
        'remove-objects',
        'resilience',
        'routing',
        'split',
        'telemetry',
        'validate',
      ].map(name => `service-mesh:${name}`),
    );
    // The list of actions shows all of it.
    for (const { id, description, examples, schema, ...rest } of actions) {
      expect([id, description]).toEqual([id, expect.stringMatching(/.{20}/)]);
      expect([id, examples?.length]).not.toEqual([id, 0]);
      expect([id, examples]).not.toEqual([id, undefined]);
      expect([id, rest.supportsDryRun]).toEqual([id, true]);
      expect([
        id,
        undescribed(schema?.input),
        undescribed(schema?.output),
      ]).toEqual([id, [], []]);
    }
    const split = actions.find(({ id }) => id === 'service-mesh:split');
    expect(JSON.stringify(split?.schema)).toContain(
      '`istio` (Istio), `istio-ambient` (Istio in ambient mode), `linkerd` (Linkerd), `gateway-api` (Gateway API), `lattice` (Lattice)',
    );
  });
});
