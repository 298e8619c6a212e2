import { parse, parseAllDocuments } from 'yaml';
import { indexObjects, kindKey, runFleetFindings } from '../../../engine';
import { serviceDiffersBetweenClusters } from './serviceDiffersBetweenClusters';

const mesh = (config: string) => `
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data: { mesh: '${config}' }
---`;
const shared = mesh('{ defaultConfig: { meshId: shops } }');
const service = (spec: string, name = 'web') => `
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec: { ${spec} }
---`;
const http = 'ports: [{ name: http, port: 80 }]';

const cluster = (name: string, yaml: string, unread = false) =>
  indexObjects(
    parseAllDocuments(yaml).map(document => document.toJS() as unknown),
    {
      cluster: name,
      kinds: serviceDiffersBetweenClusters.reads,
      states: unread
        ? Object.fromEntries(
            serviceDiffersBetweenClusters.reads.map(kind => [
              kindKey(kind),
              'forbidden' as const,
            ]),
          )
        : {},
      parseYaml: text => parse(text) as unknown,
    },
  );

function run(east: string, west: string, namespace = 'shop') {
  return runFleetFindings(
    [cluster('east', east), cluster('west', west)],
    [serviceDiffersBetweenClusters],
    [namespace],
  );
}

describe('istio/service-differs-between-clusters', () => {
  it.each([
    [
      'headless in one cluster',
      'clusterIP: None',
      'clusterIP: 10.0.0.1',
      'one is headless and another is not',
    ],
    ['another type', '', 'type: NodePort', 'the types differ'],
    ['another port', http, 'ports: [{ name: http, port: 81 }]'],
    ['another name', http, 'ports: [{ name: tcp, port: 80 }]'],
    ['another protocol', http, http.replace('}', ', protocol: UDP }')],
    ['another target', http, http.replace('}', ', targetPort: 8080 }')],
    ['one port more', http, http.replace(']', ', { name: grpc, port: 81 }]')],
  ])('%s is told for both', (_name, east, west, text = 'the ports differ') => {
    const { findings, rulesRun } = run(
      shared + service(east),
      shared + service(west),
    );
    expect(rulesRun).toBe(1);
    expect(
      findings.map(f => [f.subject.cluster, f.subject.name, f.message]),
    ).toEqual(
      ['east', 'west'].map(name => [
        name,
        'web',
        `The Service is in east, west, and ${text}.`,
      ]),
    );
  });

  it.each([
    ['the same', http, http],
    [
      'defaults written out',
      http,
      `type: ClusterIP, clusterIP: 10.0.0.1, ${http.replace(
        '}',
        ', protocol: TCP, targetPort: 80 }',
      )}`,
    ],
    [
      'ports in another order',
      'ports: [{ name: a, port: 1 }, { name: b, port: 2 }]',
      'ports: [{ name: b, port: 2 }, { name: a, port: 1 }]',
    ],
  ])('%s says nothing', (_name, east, west) => {
    expect(
      run(shared + service(east), shared + service(west)).findings,
    ).toEqual([]);
  });

  it('compares clusters of one mesh only, by mesh id or by trust domain', () => {
    const differ = (east: string, west: string) =>
      run(east + service(http), west + service('')).findings.length;
    expect(differ(shared, mesh('{ defaultConfig: { meshId: other } }'))).toBe(
      0,
    );
    expect(differ('', '')).toBe(0);
    const trusted = mesh('{ trustDomain: shops.example }');
    expect(differ(trusted, trusted)).toBe(2);
  });

  it('compares in the namespaces asked for', () => {
    const { findings } = run(
      shared + service(http),
      shared + service(''),
      'other',
    );
    expect(findings).toEqual([]);
  });

  it('says that a cluster could not be compared', () => {
    const { findings, skipped, rulesRun } = runFleetFindings(
      [cluster('east', shared + service(http)), cluster('west', '', true)],
      [serviceDiffersBetweenClusters],
      ['shop'],
    );
    expect({ findings, rulesRun }).toEqual({ findings: [], rulesRun: 0 });
    expect(skipped.map(rule => rule.unread.map(({ kind }) => kind))).toEqual([
      ['Service', 'ConfigMap'],
    ]);
  });
});
