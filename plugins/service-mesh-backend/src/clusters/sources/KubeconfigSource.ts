import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import {
  ClusterCredential,
  ClusterSource,
  MeshCluster,
} from '@meshwright/backstage-plugin-service-mesh-node';
import { KubeError } from '../KubeError';
import { authority, pem } from './authority';
import { ClusterConfig } from './readClusterConfig';

type Json = Readonly<Record<string, unknown>>;

function record(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Json)
    : {};
}

function text(from: Json, key: string): string | undefined {
  const value = from[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The part `inner` of the entry called `name` in a list of a kubeconfig. */
function named(list: unknown, name: string | undefined, inner: string): Json {
  const entry = Array.isArray(list)
    ? list.map(record).find(candidate => candidate.name === name)
    : undefined;
  return record(entry?.[inner]);
}

/** The contexts of a kubeconfig; the cluster is called as its context. The file is read anew for every credential. */
export class KubeconfigSource implements ClusterSource {
  readonly id = 'kubeconfig';

  constructor(
    private readonly config: NonNullable<ClusterConfig['kubeconfig']>,
  ) {}

  async list(): Promise<readonly MeshCluster[]> {
    const file = await this.read();
    const contexts = (Array.isArray(file.contexts) ? file.contexts : []).map(
      context => text(record(context), 'name') ?? '',
    );
    return contexts
      .filter(name => name && (this.config.contexts?.includes(name) ?? true))
      .flatMap(name => this.toCluster(file, name) ?? []);
  }

  private toCluster(file: Json, name: string): MeshCluster | undefined {
    const cluster = this.clusterOf(file, name);
    const url = text(cluster, 'server');
    if (url === undefined) return undefined;
    return {
      name,
      url: url.replace(/\/+$/, ''),
      skipTLSVerify: cluster['insecure-skip-tls-verify'] === true,
      caData: async () => {
        const now = this.clusterOf(await this.read(), name);
        const caFile = text(now, 'certificate-authority');
        return authority({
          caData: text(now, 'certificate-authority-data'),
          caFile: caFile && this.path(caFile),
        })?.();
      },
      credential: async () => this.credential(await this.read(), name),
    };
  }

  private clusterOf(file: Json, context: string): Json {
    return named(
      file.clusters,
      text(named(file.contexts, context, 'context'), 'cluster'),
      'cluster',
    );
  }

  private async credential(
    file: Json,
    context: string,
  ): Promise<ClusterCredential> {
    const user = named(
      file.users,
      text(named(file.contexts, context, 'context'), 'user'),
      'user',
    );
    if (user.exec)
      throw new KubeError(
        'credential',
        'exec plugins of a kubeconfig are not supported; use a token or a client certificate',
      );
    if (user['auth-provider'])
      throw new KubeError(
        'credential',
        'auth providers of a kubeconfig are not supported; use a token or a client certificate',
      );
    if (text(user, 'username') !== undefined)
      throw new KubeError(
        'credential',
        'user names and passwords of a kubeconfig are not supported',
      );
    const tokenFile = text(user, 'tokenFile');
    const bearerToken = tokenFile
      ? (await readFile(this.path(tokenFile), 'utf8')).trim()
      : text(user, 'token');
    const clientCert = await this.pemOf(user, 'client-certificate');
    const clientKey = await this.pemOf(user, 'client-key');
    return {
      ...(bearerToken !== undefined && { bearerToken }),
      ...(clientCert !== undefined && { clientCert }),
      ...(clientKey !== undefined && { clientKey }),
    };
  }

  private async pemOf(user: Json, key: string): Promise<string | undefined> {
    const data = text(user, `${key}-data`);
    if (data !== undefined) return pem(data);
    const file = text(user, key);
    return file === undefined ? undefined : readFile(this.path(file), 'utf8');
  }

  private path(file: string): string {
    return resolve(dirname(resolve(this.config.path)), file);
  }

  private async read(): Promise<Json> {
    try {
      return record(parse(await readFile(this.config.path, 'utf8')));
    } catch (error) {
      // Neither the path nor a line of the file belongs on a screen.
      throw new KubeError('credential', 'the kubeconfig cannot be read', {
        cause: error,
      });
    }
  }
}
