import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, Server } from 'node:https';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigReader } from '@backstage/config';
import { JsonObject } from '@backstage/types';
import { generate } from 'selfsigned';
import { readServiceMeshConfig } from '../config';
import { PrometheusServers } from './PrometheusServers';

/** Key and certificate as PEM texts. */
interface Pair {
  readonly private: string;
  readonly cert: string;
}

const DAY_MS = 24 * 3600 * 1000;

function makeAuthority(commonName: string): Promise<Pair> {
  return generate([{ name: 'commonName', value: commonName }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
}

function makeCertificate(
  authority: Pair,
  options: { host?: string; expired?: boolean } = {},
): Promise<Pair> {
  const { host, expired = false } = options;
  return generate([{ name: 'commonName', value: 'prometheus' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    ca: { key: authority.private, cert: authority.cert },
    notBeforeDate: new Date(Date.now() - 2 * DAY_MS),
    notAfterDate: new Date(Date.now() + (expired ? -1 : 1) * DAY_MS),
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [
          host === undefined
            ? { type: 7, ip: '127.0.0.1' }
            : { type: 2, value: host },
        ],
      },
    ],
  });
}

describe('PrometheusClient over TLS', () => {
  let dir: string;
  let authority: Pair;
  let other: Pair;
  const pairs: Record<string, Pair> = {};
  let server: Server;
  let seen: Record<string, string | string[] | undefined>[];

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'prometheus-tls-'));
    [authority, other] = await Promise.all([
      makeAuthority('first authority'),
      makeAuthority('other authority'),
    ]);
    pairs.good = await makeCertificate(authority);
    pairs.expired = await makeCertificate(authority, { expired: true });
    pairs.elsewhere = await makeCertificate(authority, {
      host: 'elsewhere.example',
    });
    await writeFile(join(dir, 'ca.pem'), authority.cert);
    await writeFile(join(dir, 'other.pem'), other.cert);
    await writeFile(
      join(dir, 'bundle.pem'),
      `${other.cert}\n${authority.cert}`,
    );
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  async function serve(pair: Pair, mutual?: Pair) {
    seen = [];
    server = createServer(
      {
        key: pair.private,
        cert: pair.cert,
        ...(mutual && {
          ca: mutual.cert,
          requestCert: true,
          rejectUnauthorized: true,
        }),
      },
      (request, response) => {
        seen.push(request.headers);
        response.writeHead(200, { 'content-type': 'application/json' }).end(
          JSON.stringify({
            status: 'success',
            data: {
              resultType: 'vector',
              result: [{ metric: {}, value: [1_700_000_000, '7'] }],
            },
          }),
        );
      },
    );
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  }

  /** A client as the configuration makes it. */
  function client(settings: JsonObject) {
    const { port } = server.address() as AddressInfo;
    const { prometheus } = readServiceMeshConfig(
      new ConfigReader({
        serviceMesh: {
          prometheus: {
            default: { url: `https://127.0.0.1:${port}/`, ...settings },
          },
        },
      }),
    );
    const metrics = new PrometheusServers(prometheus).of('any');
    if (!metrics) throw new Error('no Prometheus is configured');
    return metrics.client;
  }

  const file = (name: string) => ({ tls: { caFile: join(dir, name) } });

  it.each<[string, () => JsonObject]>([
    ['with the authority of the file', () => file('ca.pem')],
    ['with one of several authorities of the file', () => file('bundle.pem')],
    [
      'with the authority of the configuration',
      () => ({ tls: { ca: authority.cert } }),
    ],
    [
      'with the authorities of the configuration and of the file',
      () => ({
        tls: { ca: other.cert, caFile: join(dir, 'ca.pem') },
      }),
    ],
    ['without verification', () => ({ tls: { skipVerify: true } })],
  ])('answers %s', async (_how, tls) => {
    await serve(pairs.good);
    expect(await client(tls()).query('up')).toMatchObject({
      series: [{ points: [[1_700_000_000_000, 7]] }],
    });
  });

  it.each<[string, JsonObject, Record<string, string>]>([
    [
      'a bearer token and a tenant',
      { auth: { bearer: 's3cret' }, headers: { 'X-Scope-OrgID': 'shop' } },
      { authorization: 'Bearer s3cret', 'x-scope-orgid': 'shop' },
    ],
    [
      'a user name with a password',
      { auth: { basic: { username: 'portal', password: 'pa:ß' } } },
      { authorization: 'Basic cG9ydGFsOnBhOsOf' },
    ],
    [
      'a further header of its own',
      { headers: { Authorization: 'Custom abc' } },
      { authorization: 'Custom abc' },
    ],
  ])('sends %s', async (_what, settings, headers) => {
    await serve(pairs.good);
    await client({ ...settings, ...file('ca.pem') }).query('up');
    expect(seen).toEqual([expect.objectContaining(headers)]);
  });

  it.each<[string, string, () => JsonObject, string]>([
    [
      'an authority nobody told of',
      'good',
      () => ({}),
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    ],
    [
      'another authority',
      'good',
      () => file('other.pem'),
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    ],
    [
      'a certificate of another host',
      'elsewhere',
      () => file('ca.pem'),
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ],
    [
      'an expired certificate',
      'expired',
      () => file('ca.pem'),
      'CERT_HAS_EXPIRED',
    ],
    [
      'a file that is not there',
      'good',
      () => file('none.pem'),
      'certificate authority of Prometheus cannot be read',
    ],
  ])(
    'sends nothing to a server with %s, and says why',
    async (_what, pair, tls, reason) => {
      await serve(pairs[pair]);
      const prometheus = client({ auth: { bearer: 's3cret' }, ...tls() });
      const error = await prometheus.query('up').catch(e => e);
      expect(error).toMatchObject({
        name: 'PrometheusError',
        code: 'unreachable',
        message: expect.stringContaining(reason),
      });
      expect(error.message).not.toMatch(/s3cret|127\.0\.0\.1|pem/);
      expect(seen).toEqual([]);
    },
  );

  it('sends the token of a file as it is at each query, and nothing once it cannot be read', async () => {
    await serve(pairs.good);
    const bearerFile = join(dir, 'token');
    const prometheus = client({ auth: { bearerFile }, ...file('ca.pem') });
    for (const token of ['first', 'renewed']) {
      await writeFile(bearerFile, `${token}\n`);
      await prometheus.query(token);
    }
    await rm(bearerFile);
    await expect(prometheus.query('gone')).rejects.toMatchObject({
      code: 'unauthorized',
      message: expect.stringContaining('auth.bearerFile'),
    });
    expect(seen.map(({ authorization }) => authorization)).toEqual([
      'Bearer first',
      'Bearer renewed',
    ]);
  });

  describe('to a server that asks for a certificate', () => {
    const settings = (cert: string, key = cert) => ({
      tls: {
        caFile: join(dir, 'ca.pem'),
        certFile: join(dir, `${cert}.crt`),
        keyFile: join(dir, `${key}.key`),
      },
    });
    beforeAll(async () => {
      for (const [name, from] of [
        ['portal', authority],
        ['stranger', other],
      ] as const) {
        const pair = await makeCertificate(from);
        await writeFile(join(dir, `${name}.crt`), pair.cert);
        await writeFile(join(dir, `${name}.key`), pair.private);
      }
    });
    beforeEach(() => serve(pairs.good, authority));

    it('shows its own', async () => {
      await expect(
        client(settings('portal')).query('up'),
      ).resolves.toMatchObject({ warnings: [] });
    });

    it.each([
      ['it has none', () => file('ca.pem')],
      ['it is of another authority', () => settings('stranger')],
      ['its key is of another', () => settings('portal', 'stranger')],
      ['its file is not there', () => settings('nobody')],
    ])('gets no answer when %s', async (_why, tls) => {
      const error = await client(tls())
        .query('up')
        .catch(e => e);
      expect(error).toMatchObject({
        name: 'PrometheusError',
        code: 'unreachable',
      });
      expect(error.message).not.toMatch(/127\.0\.0\.1|crt|\/tmp/);
      expect(seen).toEqual([]);
    });
  });

  it('trusts a renewed authority without a restart', async () => {
    await serve(pairs.good);
    const { tls } = file('renewed.pem');
    await writeFile(tls.caFile, other.cert);
    const prometheus = client({ tls });
    await expect(prometheus.query('up')).rejects.toThrow('cannot be reached');
    await writeFile(tls.caFile, authority.cert);
    await expect(prometheus.query('up')).resolves.toMatchObject({
      warnings: [],
    });
    expect(prometheus.state).toBe('ok');
  });
});
