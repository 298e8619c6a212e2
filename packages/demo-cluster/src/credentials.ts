import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { stringify } from 'yaml';

/** What the server needs to be trusted and to recognise its one user. */
export interface Credentials {
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
  readonly token: string;
}

const VALID_DAYS = 3650;
const PRIVATE = { mode: 0o600 } as const;

/** Reads the credentials of an earlier start, or makes new ones and keeps them. */
export async function prepareCredentials(
  stateDir: string,
  host: string,
): Promise<Credentials> {
  await mkdir(stateDir, { recursive: true });
  const at = (file: string) => join(stateDir, file);
  try {
    const [ca, certificate, key, token] = await Promise.all(
      ['ca.crt', 'server.crt', 'server.key', 'token'].map(file =>
        readFile(at(file), 'utf8'),
      ),
    );
    return { ca, certificate, key, token: token.trim() };
  } catch {
    const made = await makeCredentials(host);
    await writeFile(at('ca.crt'), made.ca);
    await writeFile(at('server.crt'), made.certificate);
    await writeFile(at('server.key'), made.key, PRIVATE);
    await writeFile(at('token'), made.token, PRIVATE);
    return made;
  }
}

/** Writes the kubeconfig for servers by the name of their cluster, of which the first is the current one; returns its path. */
export async function writeKubeconfig(
  stateDir: string,
  servers: Readonly<Record<string, string>>,
  { ca, token }: Credentials,
): Promise<string> {
  const names = Object.keys(servers);
  const user = names[0];
  const path = join(stateDir, 'kubeconfig');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: names.map(name => ({
      name,
      cluster: {
        server: servers[name],
        'certificate-authority-data': Buffer.from(ca).toString('base64'),
      },
    })),
    users: [{ name: user, user: { token } }],
    contexts: names.map(name => ({ name, context: { cluster: name, user } })),
    'current-context': user,
  };
  await writeFile(path, stringify(config), PRIVATE);
  return path;
}

async function makeCredentials(host: string): Promise<Credentials> {
  const notAfterDate = new Date(Date.now() + VALID_DAYS * 86_400_000);
  const ca = await generate(
    [{ name: 'commonName', value: 'demo-cluster CA' }],
    {
      keyType: 'ec',
      algorithm: 'sha256',
      notAfterDate,
      extensions: [
        { name: 'basicConstraints', cA: true, critical: true },
        { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
      ],
    },
  );
  const server = await generate(
    [{ name: 'commonName', value: 'demo-cluster' }],
    {
      keyType: 'ec',
      algorithm: 'sha256',
      notAfterDate,
      ca: { key: ca.private, cert: ca.cert },
      extensions: [
        { name: 'basicConstraints', cA: false },
        { name: 'keyUsage', digitalSignature: true, keyEncipherment: true },
        { name: 'extKeyUsage', serverAuth: true },
        { name: 'subjectAltName', altNames: alternativeNames(host) },
      ],
    },
  );
  return {
    ca: ca.cert,
    certificate: server.cert,
    key: server.private,
    token: randomBytes(24).toString('base64url'),
  };
}

function alternativeNames(host: string) {
  const names = new Set(['localhost', '127.0.0.1', '::1', host]);
  return [...names].map(name =>
    isIP(name) > 0
      ? { type: 7 as const, ip: name }
      : { type: 2 as const, value: name },
  );
}
