import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const script = path.resolve(
  __dirname,
  '../../__testUtils__/kubernetesPlugin/askKubernetesPlugin.ts',
);

describe('clusters of the real Kubernetes plugin', () => {
  it('come with credentials over the bridge and through the proxy, and can be watched', async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        script,
      ],
      { timeout: 80_000, env: { ...process.env, NODE_ENV: 'test' } },
    );
    const line = stdout.split('\n').find(text => text.startsWith('ANSWERS '));
    expect(JSON.parse(line?.slice('ANSWERS '.length) ?? '{}')).toEqual({
      bridgeCredential: { bearerToken: 'the-token' },
      bridgeRefusal: 'UserOnlyCredentialError',
      bridgeWatch: 'followed',
      proxyRefusal: 'UserOnlyCredentialError',
      proxyWatch: 'followed',
      // The proxy puts the cluster's own token in the place of ours.
      tokens: ['Bearer the-token'],
    });
  }, 90_000);
});
