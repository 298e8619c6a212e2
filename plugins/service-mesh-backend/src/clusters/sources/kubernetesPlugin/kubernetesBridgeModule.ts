import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  AuthenticationStrategy,
  kubernetesObjectsProviderExtensionPoint,
  kubernetesRouterExtensionPoint,
} from '@backstage/plugin-kubernetes-node';
import { bridgeEnd, kubernetesBridgeRef } from './kubernetesBridge';

const AUTH_PROVIDER_KEY = 'kubernetes.io/auth-provider';

/**
 * Module of the Kubernetes plugin that hands its clusters and credentials to the service-mesh plugin.
 * @public
 */
export const kubernetesBridgeModule = createBackendModule({
  pluginId: 'kubernetes',
  moduleId: 'service-mesh-bridge',
  register(env) {
    env.registerInit({
      deps: {
        bridge: kubernetesBridgeRef,
        logger: coreServices.logger,
        objects: kubernetesObjectsProviderExtensionPoint,
        router: kubernetesRouterExtensionPoint,
      },
      async init({ bridge, logger, objects, router }) {
        try {
          objects.addObjectsProvider(async options => {
            bridge.provide(
              bridgeEnd(options.clusterSupplier, options.authStrategy),
            );
            return options.getDefault();
          });
          return;
        } catch {
          // Each extension point takes one registration; another module was first, so use the other one.
        }
        try {
          router.addRouter(
            ({ clusterSupplier, authStrategyMap, getDefault }) => {
              bridge.provide(
                bridgeEnd(clusterSupplier, dispatch(authStrategyMap)),
              );
              return getDefault();
            },
          );
        } catch {
          logger.warn(
            'Other modules hold the objects provider and the router of the Kubernetes plugin, so its clusters cannot be shared with the service mesh',
          );
        }
      },
    });
  },
});

/** Picks the strategy that a cluster names. */
function dispatch(
  strategies: Readonly<Record<string, AuthenticationStrategy>>,
): Pick<AuthenticationStrategy, 'getCredential'> {
  return {
    async getCredential(cluster, auth) {
      const strategy = strategies[cluster.authMetadata[AUTH_PROVIDER_KEY]];
      if (!strategy)
        throw new Error(
          'the auth provider is unknown to the Kubernetes plugin',
        );
      return strategy.getCredential(cluster, auth);
    },
  };
}
