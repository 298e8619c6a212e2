import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMeshCluster, MeshCluster } from '../createMeshCluster';
import { prepareCredentials, writeKubeconfig } from '../credentials';
import { KubeApi } from '../kubernetes/KubeApi';
import { loadMesh } from '../load/loadMesh';
import { meshFolder } from '../load/meshFolder';
import { startKubernetes } from '../startKubernetes';

/** What a command printed and how it ended. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The shop's API server on a free port, with the ways tests talk to it. */
export interface TestCluster extends MeshCluster {
  readonly url: string;
  readonly token: string;
  readonly api: KubeApi;
  kubectl(args: readonly string[], stdin?: string): Promise<CommandResult>;
  /** A kubectl that runs until the returned `stop` is called, which gives its lines. */
  kubectlInBackground(...args: string[]): {
    waitFor(text: string): Promise<void>;
    stop(): Promise<string>;
  };
  fetchJson(
    method: string,
    path: string,
    options?: {
      body?: unknown;
      token?: string;
      headers?: Record<string, string>;
    },
  ): Promise<{ status: number; body: Record<string, unknown> }>;
  stop(): Promise<void>;
}

/** KUBECTL chooses another binary, to try another version. */
export const kubectlBinary = process.env.KUBECTL ?? 'kubectl';

export async function startTestCluster(): Promise<TestCluster> {
  const stateDir = await mkdtemp(join(tmpdir(), 'demo-cluster-'));
  const cluster = createMeshCluster(loadMesh(meshFolder(), new Date()));
  const credentials = await prepareCredentials(stateDir, '127.0.0.1');
  const { token } = credentials;
  const api = new KubeApi({ ...cluster, token, bookmarkSeconds: 0.2 });
  const server = await startKubernetes({
    api,
    host: '127.0.0.1',
    port: 0,
    credentials,
  });
  const kubeconfig = await writeKubeconfig(
    stateDir,
    { 'demo-cluster': server.url },
    credentials,
  );
  // HOME keeps kubectl's discovery cache out of the developer's own.
  const env = { ...process.env, HOME: stateDir, KUBECONFIG: kubeconfig };
  return {
    ...cluster,
    url: server.url,
    token,
    api,
    kubectl: (args, stdin) =>
      new Promise(resolve => {
        const child = execFile(
          kubectlBinary,
          args,
          { env, timeout: 30_000, maxBuffer: 16 * 1024 * 1024 },
          (error, stdout, stderr) =>
            resolve({
              code:
                typeof error?.code === 'number' ? error.code : Number(!!error),
              stdout,
              stderr,
            }),
        );
        child.stdin?.end(stdin ?? '');
      }),
    kubectlInBackground(...args) {
      const child = spawn(kubectlBinary, args, { env });
      let output = '';
      let onOutput = () => {};
      child.stdout.on('data', chunk => {
        output += chunk;
        onOutput();
      });
      const exited = new Promise<void>(resolve =>
        child.on('close', () => resolve()),
      );
      return {
        waitFor: text =>
          new Promise(resolve => {
            onOutput = () => output.includes(text) && resolve();
            onOutput();
          }),
        async stop() {
          child.kill();
          await exited;
          return output;
        },
      };
    },
    fetchJson: (method, path, options = {}) =>
      new Promise((resolve, reject) => {
        const sent = request(
          `${server.url}${path}`,
          {
            method,
            ca: credentials.ca,
            headers: {
              authorization: `Bearer ${options.token ?? token}`,
              'content-type': 'application/json',
              ...options.headers,
            },
          },
          response => {
            let text = '';
            response.on('data', chunk => (text += chunk));
            response.on('end', () =>
              resolve({
                status: response.statusCode ?? 0,
                body: JSON.parse(text),
              }),
            );
          },
        );
        sent.on('error', reject);
        sent.end(
          options.body === undefined ? '' : JSON.stringify(options.body),
        );
      }),
    async stop() {
      await server.stop();
      await rm(stateDir, { recursive: true, force: true });
    },
  };
}
