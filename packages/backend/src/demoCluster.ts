import {
  coreServices,
  createBackendPlugin,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { resolve } from 'node:path';
import { startDemoCluster } from 'demo-cluster';

/**
 * Starts the embedded demo cluster when `demoCluster.enabled` is true.
 * A port that is taken is reported and does not stop the portal: a cluster of
 * another process may be listening there, with the same credentials.
 */
export default createBackendPlugin({
  pluginId: 'demo-cluster',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
      },
      async init({ config, lifecycle, logger }) {
        const settings = config.getOptionalConfig('demoCluster');
        if (!settings?.getOptionalBoolean('enabled')) return;
        try {
          const cluster = await startDemoCluster({
            host: settings.getOptionalString('host'),
            kubePort: settings.getOptionalNumber('kubePort') ?? 7443,
            prometheusPort:
              settings.getOptionalNumber('prometheusPort') ?? 7090,
            stateDir: resolve(
              resolvePackagePath('backend', '../..'),
              settings.getOptionalString('stateDir') ?? '.cache/demo-cluster',
            ),
            logger,
          });
          lifecycle.addShutdownHook(() => cluster.stop());
        } catch (error) {
          logger.error(error instanceof Error ? error.message : String(error));
        }
      },
    });
  },
});
