import { join } from 'node:path';
import { createMeshCluster, MeshCluster } from './createMeshCluster';
import { prepareCredentials, writeKubeconfig } from './credentials';
import { makeIngressCertificate } from './makeIngressCertificate';
import { KubeApi } from './kubernetes/KubeApi';
import { loadMesh } from './load/loadMesh';
import { meshFolder } from './load/meshFolder';
import { portInUse } from './portInUse';
import { startPrometheus } from './prometheus';
import { startKubernetes } from './startKubernetes';

/** How to start the demo cluster. */
export interface DemoClusterOptions {
  /** Address to listen on; 127.0.0.1 unless given. */
  readonly host?: string;
  /** Port of the Kubernetes API, the next one being that of the linked cluster; 0 picks free ones. */
  readonly kubePort: number;
  /** Port of the Prometheus API; 0 picks a free one. */
  readonly prometheusPort: number;
  /** Folder for the certificate, the token and the kubeconfig. */
  readonly stateDir: string;
  readonly logger?: { info(message: string): void };
}

/** A running demo cluster. */
export interface DemoCluster {
  readonly kubeUrl: string;
  /** The linked cluster. */
  readonly eastUrl: string;
  readonly prometheusUrl: string;
  stop(): Promise<void>;
}

/** Starts the shop's cluster and its metrics; every start begins with the same objects. */
export async function startDemoCluster(
  options: DemoClusterOptions,
): Promise<DemoCluster> {
  const { host = '127.0.0.1', stateDir, logger } = options;
  const now = new Date();
  // Later than every revision of an earlier run, as long as fewer than a thousand
  // changes a second were made: clients that outlive a restart must list again.
  const firstRevision = now.getTime();
  const shop = createMeshCluster(
    [...loadMesh(meshFolder(), now), await makeIngressCertificate()],
    firstRevision,
  );
  // Few objects that the Services mirrored from there are compared with.
  const east = createMeshCluster(
    loadMesh(join(meshFolder(), 'east'), now),
    firstRevision,
  );
  const credentials = await prepareCredentials(stateDir, host);
  const serve = (cluster: MeshCluster, port: number) =>
    startKubernetes({
      api: new KubeApi({ ...cluster, token: credentials.token }),
      host,
      port,
      credentials,
    });
  const running: { stop(): Promise<void> }[] = [];
  const stop = async () => {
    await Promise.all(running.map(server => server.stop()));
  };
  try {
    const kubernetes = await serve(shop, options.kubePort);
    running.push(kubernetes);
    const linked = await serve(
      east,
      options.kubePort === 0 ? 0 : options.kubePort + 1,
    );
    running.push(linked);
    const prometheus = await startPrometheus({
      host,
      port: options.prometheusPort,
      mesh: shop.objects,
    }).catch(error => {
      throw portInUse(error, host, options.prometheusPort);
    });
    running.push(prometheus);
    const kubeconfig = await writeKubeconfig(
      stateDir,
      { 'demo-cluster': kubernetes.url, east: linked.url },
      credentials,
    );
    logger?.info(
      `Demo cluster: Kubernetes ${kubernetes.url}, Prometheus ${prometheus.url}; kubectl --kubeconfig ${kubeconfig} get pods -A`,
    );
    return {
      kubeUrl: kubernetes.url,
      eastUrl: linked.url,
      prometheusUrl: prometheus.url,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
