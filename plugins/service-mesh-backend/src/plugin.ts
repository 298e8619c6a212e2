import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import {
  MeshDefinition,
  meshClustersReadPermission,
  meshEntityReadPermission,
  meshes as ownMeshes,
  rulesOf,
} from '@meshwright/backstage-plugin-service-mesh-common';
import {
  ClusterSource,
  serviceMeshExtensionPoint,
} from '@meshwright/backstage-plugin-service-mesh-node';
import { CatalogPrincipals } from './catalog/CatalogPrincipals';
import { EntityTargets } from './catalog/EntityTargets';
import {
  ClusterCaches,
  kubernetesBridgeRef,
  readClusterConfig,
} from './clusters';
import { readServiceMeshConfig } from './config';
import { createClusterSources } from './createClusterSources';
import { openDatabase } from './database/openDatabase';
import { ClusterAnalysis } from './findings/ClusterAnalysis';
import { ThreadRunner } from './findings/ThreadRunner';
import { PrometheusServers } from './metrics/PrometheusServers';
import { EntityAccess } from './permissions/EntityAccess';
import {
  meshEntityResourceRef,
  meshEntityRules,
} from './permissions/meshEntity';
import { createRouter } from './router';
import { DatabaseHistoryStore } from './history/DatabaseHistoryStore';
import { HistoryRecorder } from './history/HistoryRecorder';
import { EntityHistory } from './service/EntityHistory';
import { MeshService } from './service/MeshService';

/** Backend of the service-mesh plugin: watches the clusters and answers for catalog entities. @public */
export const serviceMeshPlugin = createBackendPlugin({
  pluginId: 'service-mesh',
  register(env) {
    const meshes: MeshDefinition[] = [...ownMeshes];
    const addedSources: ClusterSource[] = [];
    env.registerExtensionPoint(serviceMeshExtensionPoint, {
      addMesh: mesh => meshes.push(mesh),
      addClusterSource: source => addedSources.push(source),
    });

    env.registerInit({
      deps: {
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        bridge: kubernetesBridgeRef,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        discovery: coreServices.discovery,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
      },
      async init({
        auditor,
        auth,
        bridge,
        catalog,
        config,
        database,
        discovery,
        httpAuth,
        httpRouter,
        lifecycle,
        logger,
        permissions,
        permissionsRegistry,
        scheduler,
      }) {
        const settings = readServiceMeshConfig(config);
        const prometheus = new PrometheusServers(settings.prometheus);
        const sources = createClusterSources({
          config: readClusterConfig(config),
          bridge,
          auth,
          discovery,
          wanted: settings.clusterSources,
        });
        const knex = await openDatabase(database);
        const history = settings.history && DatabaseHistoryStore.create(knex);
        const recorder =
          history && HistoryRecorder.create({ store: history, logger });
        const clusters = ClusterCaches.create({
          recorder,
          sources: [...addedSources, ...sources],
          meshes,
          asked: settings.asked,
          logger,
        });
        const principals = new CatalogPrincipals({
          catalog,
          auth,
          clusters,
          meshes,
          logger,
        });
        const analysis = new ClusterAnalysis({
          clusters,
          runner: new ThreadRunner(rulesOf(meshes), logger),
          logger,
        });
        const service = new MeshService({
          analysis,
          clusters,
          meshes,
          principals,
          prometheus,
          links: settings.links,
        });

        permissionsRegistry.addResourceType({
          resourceRef: meshEntityResourceRef,
          permissions: [meshEntityReadPermission],
          rules: Object.values(meshEntityRules),
          getResources: async (entityRefs): Promise<(Entity | undefined)[]> => {
            const { items } = await catalog.getEntitiesByRefs(
              { entityRefs },
              { credentials: await auth.getOwnServiceCredentials() },
            );
            return items;
          },
        });
        permissionsRegistry.addPermissions([meshClustersReadPermission]);

        httpRouter.use(
          createRouter({
            service,
            history:
              history &&
              new EntityHistory({
                store: history,
                service,
                retentionDays: settings.history.retentionDays,
              }),
            targets: new EntityTargets(catalog, settings.authorizationMs),
            access: new EntityAccess(permissions, settings.authorizationMs),
            httpAuth,
            auditor,
          }),
        );

        if (history) {
          const { retentionDays } = settings.history;
          await scheduler.scheduleTask({
            id: 'service-mesh-prune-history',
            frequency: { hours: 6 },
            timeout: { minutes: 10 },
            initialDelay: { minutes: 1 },
            fn: async () => {
              await history.prune(Date.now() - retentionDays * 86_400_000);
            },
          });
        }
        lifecycle.addStartupHook(async () => {
          analysis.start();
          await clusters.start();
          principals.start();
        });
        lifecycle.addShutdownHook(async () => {
          principals.stop();
          await analysis.stop();
          await clusters.stop();
          await recorder?.stop();
        });
      },
    });
  },
});
