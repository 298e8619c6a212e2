/* eslint-disable no-restricted-imports -- the cases are files, which only a test looks for */
import { readdirSync, readFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments, stringify } from 'yaml';
import { intentTargets, meshes } from '.';
import { indexFromRaw } from '../__testUtils__';
import { IntentWriter, runFindings } from '../engine';
import { Intents } from '../model';
import { CERTIFICATE, pem } from './shared/__testUtils__/certificate';

interface GoldenCase {
  readonly mesh: string;
  readonly concern: keyof Intents;
  readonly intent: Intents[keyof Intents];
}

/** Set to write what is expected anew; look at the difference before it is committed. */
const REFRESH = process.env.UPDATE_GOLDEN === 'true';

const folders = ['istio', 'linkerd', 'shared/gatewayApi'].flatMap(mesh => {
  const fixtures = join(__dirname, mesh, '__fixtures__');
  return existsSync(fixtures)
    ? readdirSync(fixtures)
        .filter(name => existsSync(join(fixtures, name, 'intent.yaml')))
        .map(name => ({ name, mesh, path: join(fixtures, name) }))
    : [];
});

/** The Services, pods and hosts that manifests speak of, so that nothing is missing but what was written. */
const WORLD = parseAllDocuments(
  ['orders', 'orders-canary', 'orders-next', 'reports']
    .map(
      name => `
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec:
  clusterIP: 10.43.0.10
  selector: { app: ${name} }
  ports: [{ name: http, port: 80, targetPort: 8080 }, { name: tcp, port: 5432, targetPort: 5432 }]
---
apiVersion: v1
kind: Pod
metadata: { name: ${name}-v1, namespace: shop, labels: { app: ${name}, version: v1 } }
spec: { containers: [{ name: app, ports: [{ containerPort: 8080 }, { containerPort: 5432 }, { containerPort: 9090 }] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: ${name}-v2, namespace: shop, labels: { app: ${name}, version: v2 } }
spec: { containers: [{ name: app, ports: [{ containerPort: 8080 }, { containerPort: 5432 }, { containerPort: 9090 }] }] }
`,
    )
    .concat(
      ['shop', 'admin', 'edge', 'istio-system'].map(
        name =>
          `{ apiVersion: v1, kind: Namespace, metadata: { name: ${name} } }`,
      ),
      `
apiVersion: v1
kind: Service
metadata: { name: ingress, namespace: edge }
spec: { selector: { istio: ingressgateway }, ports: [{ name: http, port: 80 }, { name: https, port: 443 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: ingress-1, namespace: edge, labels: { istio: ingressgateway } }
spec: { containers: [{ name: istio-proxy, ports: [{ containerPort: 80 }, { containerPort: 443 }] }] }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data: { mesh: '{ extensionProviders: [{ name: otel, opentelemetry: {} }] }' }
---
apiVersion: v1
kind: Secret
metadata: { name: shop-tls, namespace: edge }
data: { tls.crt: ${pem(CERTIFICATE)}, tls.key: ${btoa(
        '-----BEGIN PRIVATE KEY-----',
      )} }
`,
    )
    .join('\n---\n'),
).map(document => document.toJS() as unknown);

describe.each(folders)('$mesh: $name', ({ path }) => {
  const { mesh, concern, intent } = parse(
    readFileSync(join(path, 'intent.yaml'), 'utf8'),
  ) as GoldenCase;
  const target = intentTargets.find(({ id }) => id === mesh);
  const writer = target?.write[concern] as IntentWriter<typeof intent>;
  const file = join(path, 'resources.yaml');

  it('writes the resources', () => {
    const result = writer.write(intent);
    expect(result).toMatchObject({ ok: true });
    if (!result.ok) return;
    if (REFRESH)
      writeFileSync(
        file,
        result.objects
          .map(object =>
            stringify(object, {
              aliasDuplicateObjects: false,
              compat: 'yaml-1.1',
            }),
          )
          .join('---\n'),
      );
    expect(result.objects).toEqual(
      parseAllDocuments(readFileSync(file, 'utf8')).map(
        document => document.toJS() as unknown,
      ),
    );
  });

  it('reads the resources as the intent, and finds nothing wrong with them', () => {
    const resources = parseAllDocuments(readFileSync(file, 'utf8')).map(
      document =>
        document.toJS() as { kind: string; metadata: { name: string } },
    );
    expect(writer.read(indexFromRaw(resources, { meshes }), intent)).toEqual(
      intent,
    );
    const isWritten = ({ kind, metadata }: (typeof resources)[number]) =>
      resources.some(
        other => other.kind === kind && other.metadata.name === metadata.name,
      );
    const world = (WORLD as typeof resources).filter(
      object => !isWritten(object),
    );
    const { findings } = runFindings(
      indexFromRaw([...world, ...resources], { meshes }),
      meshes.flatMap(({ findings: rules }) => rules),
    );
    expect(
      findings
        .filter(({ severity }) => severity === 'error')
        .map(({ code, subject, message }) => [code, subject.name, message]),
    ).toEqual([]);
  });
});

describe('the golden cases', () => {
  it('have one of every intent for every mesh that can write it', () => {
    const covered = new Set(
      folders.map(({ path }) => {
        const { mesh, concern } = parse(
          readFileSync(join(path, 'intent.yaml'), 'utf8'),
        ) as GoldenCase;
        return `${concern} for ${mesh}`;
      }),
    );
    const wanted = intentTargets.flatMap(({ id, write }) =>
      Object.entries(write).flatMap(([concern, writer]) =>
        'lacks' in writer ? [] : [`${concern} for ${id}`],
      ),
    );
    expect(wanted.filter(one => !covered.has(one))).toEqual([]);
  });
});
