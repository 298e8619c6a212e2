import { createMeshCluster } from './createMeshCluster';
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
  /** Port of the Kubernetes API; 0 picks a free one. */
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
  const { store, types, objects } = createMeshCluster(
    [...loadMesh(meshFolder(), now), await makeIngressCertificate()],
    firstRevision,
  );
  const credentials = await prepareCredentials(stateDir, host);
  const kubernetes = await startKubernetes({
    api: new KubeApi({ store, types, token: credentials.token }),
    host,
    port: options.kubePort,
    credentials,
  });
  try {
    const prometheus = await startPrometheus({
      host,
      port: options.prometheusPort,
      mesh: objects,
    });
    const kubeconfig = await writeKubeconfig(
      stateDir,
      kubernetes.url,
      credentials,
    );
    logger?.info(
      `Demo cluster: Kubernetes ${kubernetes.url}, Prometheus ${prometheus.url}; kubectl --kubeconfig ${kubeconfig} get pods -A`,
    );
    return {
      kubeUrl: kubernetes.url,
      prometheusUrl: prometheus.url,
      async stop() {
        await Promise.all([kubernetes.stop(), prometheus.stop()]);
      },
    };
  } catch (error) {
    await kubernetes.stop();
    throw portInUse(error, host, options.prometheusPort);
  }
}
