import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigReader } from '@backstage/config';
import { mockServices } from '@backstage/backend-test-utils';
import { ConfigSource } from './ConfigSource';
import { KubeconfigSource } from './KubeconfigSource';
import {
  bridgeEnd,
  KubernetesBridge,
} from './kubernetesPlugin/kubernetesBridge';
import { KubernetesPluginSource } from './kubernetesPlugin/KubernetesPluginSource';
import { readClusterConfig } from './readClusterConfig';

describe('ConfigSource', () => {
  const list = (cluster: object, tokenFile?: string) =>
    new ConfigSource(
      readClusterConfig(
        new ConfigReader({
          kubernetes: {
            clusterLocatorMethods: [
              {
                type: 'config',
                clusters: [{ name: 'a', url: 'https://k/', ...cluster }],
              },
            ],
          },
        }),
      ),
      tokenFile,
    ).list();

  it('reads a service account token from the configuration or from the pod', async () => {
    const [configured] = await list({
      authProvider: 'serviceAccount',
      serviceAccountToken: 'secret',
    });
    expect(configured.url).toBe('https://k');
    expect(await configured.credential()).toEqual({ bearerToken: 'secret' });
    const file = join(await mkdtemp(join(tmpdir(), 'token-')), 'token');
    const [inCluster] = await list({ authProvider: 'serviceAccount' }, file);
    await writeFile(file, 'one\n');
    expect(await inCluster.credential()).toEqual({ bearerToken: 'one' });
    await writeFile(file, 'two');
    expect(await inCluster.credential()).toEqual({ bearerToken: 'two' });
  });

  it.each(['google', 'oidc', 'aks'])(
    'leaves %s to signed-in users',
    async authProvider => {
      const [cluster] = await list({
        authMetadata: { 'kubernetes.io/auth-provider': authProvider },
      });
      await expect(cluster.credential()).rejects.toMatchObject({
        name: 'UserOnlyCredentialError',
      });
    },
  );

  it('says that a cloud provider needs the Kubernetes plugin', async () => {
    const [cluster] = await list({ authProvider: 'aws' });
    await expect(cluster.credential()).rejects.toThrow(
      'needs the Kubernetes plugin',
    );
  });

  it('reads an authority that appears after the start', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'ca-')), 'ca.pem');
    const [cluster] = await list({
      authProvider: 'serviceAccount',
      caFile: file,
    });
    await expect(cluster.caData?.()).rejects.toThrow();
    await writeFile(file, 'PEM');
    expect(await cluster.caData?.()).toBe('PEM');
  });
});

describe('KubeconfigSource', () => {
  it('reads contexts, follows rotation and names what it cannot do', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'kubeconfig-'));
    const path = join(dir, 'config');
    const source = new KubeconfigSource({ path });
    await expect(source.list()).rejects.toThrow(
      'the kubeconfig cannot be read',
    );
    const write = (token: string) =>
      writeFile(
        path,
        `clusters: [{name: c, cluster: {server: 'https://k:6443/', certificate-authority: ca.pem}}]
users:
  - {name: u, user: {token: ${token}}}
  - {name: e, user: {exec: {command: aws}}}
contexts: [{name: one, context: {cluster: c, user: u}}, {name: two, context: {cluster: c, user: e}}]`,
      );
    await write('t1');
    await writeFile(join(dir, 'ca.pem'), 'PEM');
    const [one, two] = await source.list();
    expect(one).toMatchObject({ name: 'one', url: 'https://k:6443' });
    expect(await one.caData?.()).toBe('PEM');
    expect(await one.credential()).toEqual({ bearerToken: 't1' });
    await write('t2');
    expect(await one.credential()).toEqual({ bearerToken: 't2' });
    await expect(two.credential()).rejects.toThrow(
      'exec plugins of a kubeconfig are not supported',
    );
  });
});

describe('KubernetesPluginSource', () => {
  it('is empty without the Kubernetes plugin and reads its clusters and credentials with it', async () => {
    const bridge = new KubernetesBridge();
    const source = new KubernetesPluginSource({
      bridge,
      auth: mockServices.auth(),
    });
    expect(await source.list()).toEqual([]);
    const getCredential = jest.fn(async () => ({
      type: 'bearer token' as const,
      token: 'fresh',
    }));
    const details = (name: string, provider: string) => ({
      name,
      url: 'https://k',
      authMetadata: { 'kubernetes.io/auth-provider': provider },
    });
    bridge.provide(
      bridgeEnd(
        { getClusters: async () => [details('a', 'aws'), details('b', 'aks')] },
        { getCredential },
      ),
    );
    const [a, b] = await source.list();
    expect(await a.credential()).toEqual({ bearerToken: 'fresh' });
    expect(getCredential).toHaveBeenCalledWith(
      expect.objectContaining({ name: 'a' }),
      {},
    );
    await expect(b.credential()).rejects.toMatchObject({
      name: 'UserOnlyCredentialError',
    });
  });
});
