import { parse, parseAllDocuments } from 'yaml';
import {
  coreKinds,
  indexObjects,
  Kind,
  kindKey,
  ResourceIndex,
  runFindings,
  runFleetFindings,
} from '../../src/engine';
import { istioKinds } from '../../src/meshes/istio/kinds';
import { compare, Outcome, SuiteAdapter, SuiteFile } from '../SuiteAdapter';
import { analyzerRules, fleetAnalyzerRules } from './analyzerRules';
import { installation } from './clusterOf';

interface Vector {
  readonly analyzer: string;
  readonly inputFiles?: readonly string[];
  /** Files by cluster. */
  readonly clusters?: Readonly<Record<string, readonly string[]>>;
  readonly meshConfigFile?: string;
  readonly meshNetworksFile?: string;
  readonly expected: readonly {
    readonly code: string;
    readonly resource: string;
  }[];
}

interface Named {
  readonly kind?: string;
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
  readonly items?: readonly (Named | null)[];
}

/** Namespaces whose objects an analysis leaves out. */
const LEFT_OUT = [
  'kube-system',
  'kube-public',
  'kube-node-lease',
  'local-path-storage',
];

/** Ports of the ingress gateway an analysis of files assumes. */
const GATEWAY_PORTS = { http2: 80, https: 443, tcp: 31400, tls: 15443 };

/** The ingress gateway an analysis of files assumes. */
const INGRESS_GATEWAY: readonly Named[] = [
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'istio-ingressgateway-dummypod',
      namespace: 'istio-system',
      labels: { istio: 'ingressgateway' },
    },
    spec: { containers: [{ name: 'istio-proxy', image: 'proxy:1' }] },
  } as Named,
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'istio-ingressgateway', namespace: 'istio-system' },
    spec: {
      selector: { istio: 'ingressgateway' },
      ports: Object.entries(GATEWAY_PORTS).map(([name, port]) => ({
        name,
        port,
        protocol: 'TCP',
      })),
    },
  } as Named,
];

/** The objects of YAML files; a List stands for its items. */
function objectsOf(file: SuiteFile, names: readonly string[]): Named[] {
  return names
    .flatMap(name => parseAllDocuments(file.readText(name)))
    .map(document => document.toJS() as Named | null)
    .flatMap(object =>
      object?.kind === 'List' && object.items ? object.items : [object],
    )
    .filter(
      (object): object is Named =>
        !!object && !LEFT_OUT.includes(object.metadata?.namespace ?? ''),
    );
}

function rulesOf<R>(
  table: Readonly<Record<string, readonly R[]>>,
  analyzer: string,
): readonly R[] {
  return Object.hasOwn(table, analyzer) ? table[analyzer] : [];
}

export const adapter: SuiteAdapter = {
  suite: 'istio/analyzers/cases',
  run(raw, file): Outcome {
    const vector = raw as Vector;
    const { analyzer, expected, meshConfigFile, meshNetworksFile } = vector;
    const rules = rulesOf(analyzerRules, analyzer);
    const fleetRules = rulesOf(fleetAnalyzerRules, analyzer);
    if (rules.length === 0 && fleetRules.length === 0)
      return {
        outcome: 'fail',
        expected,
        actual: `the product has no rule for what ${analyzer} looks for`,
      };
    const kinds = new Map<string, Kind>();
    for (const kind of [
      ...coreKinds,
      ...istioKinds,
      ...rules.flatMap(rule => rule.reads),
    ])
      kinds.set(kindKey(kind), kind);
    const meshConfig: Readonly<Record<string, unknown>> = {
      // Clusters of a vector are clusters of one mesh.
      ...(vector.clusters && { defaultConfig: { meshId: 'mesh' } }),
      ...(meshConfigFile && (parse(file.readText(meshConfigFile)) as object)),
    };
    const assumed =
      meshConfig.ingressControllerMode === 'OFF' ? [] : INGRESS_GATEWAY;
    const inputs = Object.entries(
      vector.clusters ?? { test: vector.inputFiles ?? [] },
    ).map(([cluster, names]) => ({ cluster, objects: objectsOf(file, names) }));
    const indexes = inputs.map(
      ({ cluster, objects }): ResourceIndex =>
        indexObjects(
          [
            installation(
              meshConfig,
              meshNetworksFile && file.readText(meshNetworksFile),
            ),
            ...assumed,
            ...objects,
          ],
          {
            cluster,
            takenAt: Date.now(),
            kinds: [...kinds.values()],
            parseYaml: text => parse(text) as unknown,
          },
        ),
    );
    const namespaces = inputs.flatMap(({ objects }) =>
      objects.map(({ metadata }) => metadata?.namespace ?? 'default'),
    );
    const findings = [
      ...indexes.flatMap(index => runFindings(index, rules).findings),
      ...runFleetFindings(indexes, fleetRules, namespaces).findings,
    ];
    // Files name an object by its name alone where they give it no namespace.
    const written = new Set(
      inputs.flatMap(({ objects }) =>
        objects.map(
          ({ kind, metadata }) =>
            `${kind} ${metadata?.namespace}/${metadata?.name}`,
        ),
      ),
    );
    const messages = findings.map(({ aliases, subject, field, message }) => {
      // Files hold the networks apart from the ConfigMap, by a name of their own.
      const { kind, namespace, name } = field?.startsWith('data.meshNetworks')
        ? {
            kind: 'MeshNetworks',
            namespace: 'istio-system',
            name: 'meshnetworks',
          }
        : subject;
      const full = `${kind} ${namespace}/${name}`;
      const known = aliases.find(alias => alias.startsWith('IST'));
      const resource =
        kind === 'MeshNetworks' ||
        (namespace !== undefined && written.has(full))
          ? full
          : `${kind} ${name}`;
      return { said: `${known} ${resource}`, message };
    });
    return compare(
      expected.map(({ code, resource }) => `${code} ${resource}`).sort(),
      [
        ...new Map(messages.map(m => [JSON.stringify(m), m.said])).values(),
      ].sort(),
    );
  },
};
