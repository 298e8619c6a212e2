import { parseAllDocuments, stringify } from 'yaml';
import {
  AccessPolicy,
  EvidenceList,
  KindRef,
  MtlsMode,
  PortMtls,
  Workload,
} from '../model';
import {
  groupPods,
  isUnread,
  Kind,
  kindKey,
  MeshDefinition,
  Pod,
  resolveMtls,
  ResourceIndex,
  toWorkload,
} from '../engine';
import { indexFromRaw, indexFromYaml } from './indexFromYaml';
import { recordReads } from './recordReads';

/** What the suite needs to know of a mesh. */
export interface MeshFixtures {
  /** One workload in the mesh with a port, and no policy at all. */
  readonly bare: string;
  /** Policies on top of `bare`, and the mode that must win on a port of the workload. */
  readonly mostSpecific: readonly {
    readonly name: string;
    readonly resources: string;
    readonly port: number;
    readonly mode: MtlsMode;
  }[];
  /** Routes with weights on top of `bare`. */
  readonly splits: string;
  /** Kinds (by key) that the mesh replaces by a documented assumption while they are unread, with that assumption. */
  readonly assumed?: Readonly<Record<string, string>>;
}

/** What a mesh can be excused from, each with its reason. */
export type MeshSkips = Partial<
  Record<'default' | 'unread' | 'most specific' | 'shares' | 'hostile', string>
>;

/** What every mesh owes the engine, whatever it is built on. */
export function testMesh(
  mesh: MeshDefinition,
  {
    fixtures,
    skip = {},
  }: { readonly fixtures: MeshFixtures; readonly skip?: MeshSkips },
): void {
  const law = (key: keyof MeshSkips, name: string, run: () => void) => {
    const reason = skip[key];
    if (reason === undefined) it(name, run);
    else it.skip(`${name} (${reason})`, run);
  };
  const indexOf = (yaml: string, unread?: readonly Kind[]) =>
    indexFromYaml(yaml, { meshes: [mesh], unread });

  describe(`${mesh.id} as a mesh`, () => {
    it('claims the workload of its fixture', () => {
      const workload = onlyWorkload(mesh, indexOf(fixtures.bare));
      expect(workload.membership).toMatchObject({ mesh: mesh.id });
      expect(workload.ports.length).toBeGreaterThan(0);
    });

    law(
      'default',
      'answers its documented default when nothing is configured',
      () => {
        const index = indexOf(fixtures.bare);
        const workload = onlyWorkload(mesh, index);
        for (const port of mtlsOf(mesh, index, workload)) {
          expect(port.mode).not.toBe('unknown');
          expect(port.evidence[0].type).toBe('default');
        }
        for (const policy of policiesOf(mesh, index, workload))
          expectEvidence(policy.otherwise.evidence);
      },
    );

    law(
      'unread',
      'answers unknown when a kind it looks at cannot be read',
      () => {
        const full = indexOf(fixtures.bare);
        const workload = onlyWorkload(mesh, full);
        const kinds = new Map(mesh.kinds.map(kind => [kindKey(kind), kind]));
        for (const key of touched(full, index =>
          mesh.read.mtls(index, workload),
        )) {
          const kind = kinds.get(key);
          if (!kind || fixtures.assumed?.[key] !== undefined) continue;
          const blind = indexOf(fixtures.bare, [kind]);
          expect({
            key,
            modes: mtlsOf(mesh, blind, workload).map(port => port.mode),
          }).toEqual({
            key,
            modes: mtlsOf(mesh, blind, workload).map(() => 'unknown'),
          });
          expectUnread(mtlsOf(mesh, blind, workload)[0].evidence, kind);
        }
      },
    );

    law('most specific', 'lets the most specific setting win', () => {
      expect(fixtures.mostSpecific.length).toBeGreaterThan(0);
      for (const { name, resources, port, mode } of fixtures.mostSpecific) {
        const index = indexOf(`${fixtures.bare}\n---\n${resources}`);
        const decided = mtlsOf(mesh, index, onlyWorkload(mesh, index)).find(
          entry => entry.port === port,
        );
        expect({
          name,
          mode: decided?.mode,
          decidedBy: decided?.evidence[0].type,
        }).toEqual({ name, mode, decidedBy: 'resource' });
      }
    });

    law('shares', 'gives shares that sum to 1', () => {
      const index = indexOf(`${fixtures.bare}\n---\n${fixtures.splits}`);
      const { splits } = mesh.read.routing(index, [onlyWorkload(mesh, index)]);
      expect(splits.some(split => split.backends.length > 1)).toBe(true);
      for (const { backends, evidence } of splits) {
        expectEvidence(evidence);
        const shares = backends.flatMap(backend => backend.share ?? []);
        if (shares.length)
          expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(
            1,
            9,
          );
      }
    });

    law('hostile', 'throws on no object, however hostile', () => {
      const all = [
        fixtures.bare,
        ...fixtures.mostSpecific.map(({ resources }) => resources),
        fixtures.splits,
      ];
      const documents = all
        .flatMap(yaml =>
          parseAllDocuments(yaml).map(document => document.toJS() as unknown),
        )
        .filter(isRecord);
      documents.push(...mesh.kinds.map(emptyObject));
      for (const [position, document] of documents.entries()) {
        for (const mutant of mutants(document)) {
          const others = documents.filter((_, other) => other !== position);
          try {
            askEverything(
              mesh,
              indexFromRaw([...others, mutant], { meshes: [mesh] }),
              document.kind,
            );
          } catch (error) {
            throw new Error(
              `${
                error instanceof Error ? error.stack : String(error)
              }\nbecause of\n${stringify(mutant).slice(0, 2_000)}`,
            );
          }
        }
      }
    });
  });
}

function onlyWorkload(mesh: MeshDefinition, index: ResourceIndex): Workload {
  const [workload] = workloadsOf(mesh, index).filter(
    ({ membership }) => membership.mesh !== undefined,
  );
  if (!workload) throw new Error('the fixture has no workload in the mesh');
  return workload;
}

function workloadsOf(mesh: MeshDefinition, index: ResourceIndex): Workload[] {
  const pods = index.list(Pod);
  return isUnread(pods)
    ? []
    : groupPods(index, pods).map(group => toWorkload(index, group, [mesh]));
}

function mtlsOf(
  mesh: MeshDefinition,
  index: ResourceIndex,
  workload: Workload,
): PortMtls[] {
  return resolveMtls(
    mesh.read.mtls(index, workload),
    workload.ports.map(port => port.number),
  );
}

function policiesOf(
  mesh: MeshDefinition,
  index: ResourceIndex,
  workload: Workload,
): AccessPolicy[] {
  return workload.ports.flatMap(port =>
    mesh.read.access(index, workload, port.number),
  );
}

function touched(
  index: ResourceIndex,
  run: (index: ResourceIndex) => unknown,
): ReadonlySet<string> {
  const { index: recorded, kinds } = recordReads(index);
  run(recorded);
  return kinds;
}

function expectEvidence(evidence: EvidenceList): void {
  expect(evidence.length).toBeGreaterThan(0);
}

function expectUnread(evidence: EvidenceList, kind: KindRef): void {
  expect(evidence[0]).toMatchObject({ type: 'unknown' });
  expect(
    evidence.flatMap(entry =>
      entry.type === 'unknown' ? entry.unread.map(kindKey) : [],
    ),
  ).toContain(kindKey(kind));
}

/** All readers, and all rules that look at objects of the kind. */
function askEverything(
  mesh: MeshDefinition,
  index: ResourceIndex,
  kind: unknown,
): void {
  const workloads = workloadsOf(mesh, index);
  for (const workload of workloads) {
    mtlsOf(mesh, index, workload);
    mesh.read.clientTls(index, workload);
    policiesOf(mesh, index, workload);
  }
  mesh.read.routing(index, workloads);
  for (const rule of mesh.findings)
    if (rule.reads.some(read => read.kind === kind))
      void [...rule.check({ index })];
  mesh.metrics.queries({
    workloads: workloads.map(({ namespace, name, ownerKind, membership }) => ({
      namespace,
      name,
      ownerKind,
      dataPlane: membership.dataPlane,
      waypoint: membership.waypoint !== undefined,
    })),
    rateSeconds: 60,
    extraLabels: {},
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function emptyObject(kind: Kind): Record<string, unknown> {
  const version = kind.versions[0];
  const namespaced = kind.scope === 'Namespaced' ? { namespace: 'shop' } : {};
  return {
    apiVersion: kind.group ? `${kind.group}/${version}` : version,
    kind: kind.kind,
    metadata: { name: kind.names?.[0] ?? 'empty', ...namespaced },
  };
}

/** Values that people and programs have put where something else belongs. */
const HOSTILE: readonly unknown[] = [
  null,
  [],
  {},
  [null],
  '',
  '*',
  -1,
  1e99,
  true,
  'x'.repeat(2_000_000),
];

/** The object itself, the object with a poisoned prototype key, and one copy per place and hostile value. */
function* mutants(document: Record<string, unknown>): Generator<unknown> {
  yield document;
  yield JSON.parse(
    `{"__proto__":{"polluted":true},${JSON.stringify(document).slice(1)}`,
  );
  for (const place of places(document)) {
    for (const value of HOSTILE) {
      // The megabyte text once per object is enough to see that it is not copied around.
      if (
        typeof value === 'string' &&
        value.length > 1_000 &&
        place[0] !== 'metadata'
      )
        continue;
      yield replaced(document, place, value);
    }
  }
}

function places(value: unknown, at: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) => {
    const here = [...at, key];
    // Without these two it would be an object of another kind.
    return here.length === 1 && (key === 'apiVersion' || key === 'kind')
      ? []
      : [here, ...places(entry, here)];
  });
}

function replaced(
  value: unknown,
  [key, ...rest]: readonly string[],
  by: unknown,
): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value))
    return value.map((entry, i) =>
      String(i) === key ? replaced(entry, rest, by) : (entry as unknown),
    );
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [
      name,
      name === key ? replaced(entry, rest, by) : entry,
    ]),
  );
}
