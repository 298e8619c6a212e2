import { readFileSync } from 'node:fs';
import { join } from 'node:path';
// The product is tried on what the demo shows; nothing the cluster is made of knows it.
/* eslint-disable @backstage/no-undeclared-imports */
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import {
  coreKinds,
  indexObjects,
  Kind,
  meshes,
  MeshView,
  QuestionCaller,
  readMeshTarget,
  reportAccess,
  reportQuestion,
} from '@meshwright/backstage-plugin-service-mesh-common';
/* eslint-enable @backstage/no-undeclared-imports */
import { parseAllDocuments } from 'yaml';
import { demoMesh } from './prometheus/__testUtils__/demoMesh';

const kinds: readonly Kind[] = [
  ...coreKinds,
  ...meshes.flatMap(mesh => mesh.kinds),
];
const mesh = demoMesh();
const objects = [
  ...new Set(kinds.map(({ group, kind }) => `${group}\n${kind}`)),
].flatMap(key => {
  const [group, kind] = key.split('\n');
  return mesh.list(group, kind);
});
const index = indexObjects(objects, { cluster: 'demo', kinds });
const entities = parseAllDocuments(
  readFileSync(join(__dirname, '../../../examples/shop.yaml'), 'utf8'),
)
  .map(document => document.toJS() as Entity)
  .filter(entity => entity?.kind === 'Component' && readMeshTarget(entity));
const directory = {
  lookup: () => ({ entityRefs: [], ownerRefs: [] }),
};
const viewOf = (entity: Entity): MeshView => ({
  entityRef: stringifyEntityRef(entity),
  target: readMeshTarget(entity),
  indexes: [index],
  clusters: [],
  meshes,
  asOf: 0,
});
const callerOf = (entity: Entity): QuestionCaller => ({
  type: 'entity',
  entityRef: stringifyEntityRef(entity),
  target: readMeshTarget(entity),
  indexes: [index],
});

describe('the matrix and the question', () => {
  it('say the same of every component of the demo, on every port, for every operation', () => {
    let compared = 0;
    for (const server of entities) {
      const view = viewOf(server);
      const { rows } = reportAccess(view, directory).data;
      for (const client of entities) {
        const { answers } = reportQuestion(
          view,
          directory,
          { caller: stringifyEntityRef(client) },
          callerOf(client),
        ).data;
        for (const row of rows) {
          const { identity } = row.caller;
          const asked = answers.filter(
            answer =>
              answer.port === row.port &&
              answer.workload.name === row.workload.name &&
              answer.workload.namespace === row.workload.namespace &&
              identity !== null &&
              answer.caller.identity === identity,
          );
          if (asked.length === 0) continue;
          const [method, path] = row.operation
            .replace('any method', 'any')
            .split(' ');
          const wildcard =
            row.operation === 'any' || /[*{]/.test(row.operation);
          const one = wildcard
            ? undefined
            : reportQuestion(
                view,
                directory,
                {
                  caller: identity ?? '',
                  port: row.port,
                  ...(method !== 'any' && { method }),
                  ...(path?.startsWith('/') && { path }),
                },
                { type: 'identity', identity: identity ?? '' },
              ).data.answers.filter(
                ({ workload }) => workload.name === row.workload.name,
              );
          if (row.operation !== 'any' && !one) continue;
          const verdicts = [
            ...new Set((one ?? asked).map(({ decision }) => decision.verdict)),
          ];
          compared += 1;
          expect([
            server.metadata.name,
            client.metadata.name,
            row.operation,
            verdicts.length === 1 ? verdicts[0] : 'depends',
          ]).toEqual([
            server.metadata.name,
            client.metadata.name,
            row.operation,
            row.decision.verdict,
          ]);
        }
      }
    }
    expect(compared).toBeGreaterThan(100);
  });

  it('say that nobody reaches a workload whose clients are told to send plaintext to mTLS', () => {
    const checkout = entities.find(
      ({ metadata }) => metadata.name === 'broken-checkout',
    );
    const frontend = entities.find(
      ({ metadata }) => metadata.name === 'frontend',
    );
    expect(checkout && frontend).toBeDefined();
    if (!checkout || !frontend) return;
    const { answers, verdict } = reportQuestion(
      viewOf(checkout),
      directory,
      { caller: 'component:default/frontend' },
      callerOf(frontend),
    ).data;
    expect(verdict).toBe('deny');
    expect(answers[0]).toMatchObject({
      traces: [],
      decision: { reason: expect.stringMatching(/^connection fails/) },
      connection: {
        evidence: expect.arrayContaining([
          expect.objectContaining({
            ref: expect.objectContaining({
              kind: 'DestinationRule',
              name: 'checkout',
            }),
          }),
          expect.objectContaining({
            ref: expect.objectContaining({
              kind: 'PeerAuthentication',
              name: 'checkout-strict',
            }),
          }),
        ]),
      },
    });
  });
});
