import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import {
  MeshDefinition,
  meshClustersReadPermission,
  meshEntityReadPermission,
  meshes as ownMeshes,
  meshReviewAdministerPermission,
  meshReviewExportPermission,
  meshReviewReadPermission,
  meshReviewReviewPermission,
  rulesOf,
} from '@meshwright/backstage-plugin-service-mesh-common';
import {
  ClusterSource,
  serviceMeshExtensionPoint,
} from '@meshwright/backstage-plugin-service-mesh-node';
import { registerMayCall } from './actions/mayCall';
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
import { FaultEnds } from './faults/FaultEnds';
import { ClusterAnalysis } from './findings/ClusterAnalysis';
import { ThreadRunner } from './findings/ThreadRunner';
import { PrometheusServers } from './metrics/PrometheusServers';
import { DatabaseNoticeStore } from './notices/DatabaseNoticeStore';
import { NoticeSender } from './notices/NoticeSender';
import { EntityAccess } from './permissions/EntityAccess';
import {
  meshEntityResourceRef,
  meshEntityRules,
} from './permissions/meshEntity';
import { DatabaseReviewStore } from './reviews/DatabaseReviewStore';
import { FleetReviews } from './reviews/FleetReviews';
import { readVersion } from './reviews/readVersion';
import { ReviewRounds } from './reviews/ReviewRounds';
import { ReviewService } from './reviews/ReviewService';
import { withDelegates } from './reviews/withDelegates';
import { createRouter } from './router';
import { DatabaseHistoryStore } from './history/DatabaseHistoryStore';
import { ChangeSignals } from './history/ChangeSignals';
import { HistoryRecorder } from './history/HistoryRecorder';
import { EntityHistory } from './service/EntityHistory';
import { AccessService } from './service/AccessService';
import { FleetOverview } from './service/FleetOverview';
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
        actionsRegistry: actionsRegistryServiceRef,
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
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
        userInfo: coreServices.userInfo,
      },
      async init({
        actionsRegistry,
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
        notifications,
        permissions,
        permissionsRegistry,
        scheduler,
        signals,
        userInfo,
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
        const changeSignals = new ChangeSignals({ signals, logger });
        const recorder =
          history &&
          HistoryRecorder.create({
            store: history,
            logger,
            onRecorded: (cluster, namespace) =>
              changeSignals.changed(cluster, namespace),
          });
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
          grafana: settings.grafana,
          canary: settings.canary,
          history: history || undefined,
          logger,
        });

        const questions = new AccessService({
          service,
          clusters,
          meshes,
          principals,
          prometheus,
        });
        const targets = new EntityTargets(catalog, settings.authorizationMs);
        const access = new EntityAccess(permissions, settings.authorizationMs);
        registerMayCall(actionsRegistry, {
          questions,
          targets,
          access,
          auditor,
        });

        const noticeStore = DatabaseNoticeStore.create(knex);
        const reviewStore = settings.reviews.enabled
          ? DatabaseReviewStore.create(knex)
          : undefined;
        const reviews =
          reviewStore &&
          new ReviewService({
            mesh: service,
            questions,
            store: reviewStore,
            settings: settings.reviews,
          });

        permissionsRegistry.addResourceType({
          resourceRef: meshEntityResourceRef,
          permissions: [
            meshEntityReadPermission,
            meshReviewReadPermission,
            meshReviewReviewPermission,
            meshReviewExportPermission,
            meshReviewAdministerPermission,
          ],
          rules: Object.values(meshEntityRules),
          getResources: async (entityRefs): Promise<(Entity | undefined)[]> => {
            const { items } = await catalog.getEntitiesByRefs(
              { entityRefs },
              { credentials: await auth.getOwnServiceCredentials() },
            );
            return reviewStore ? withDelegates(items, reviewStore) : items;
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
            questions,
            fleet: new FleetOverview({ catalog, auth, service, logger }),
            targets,
            access,
            httpAuth,
            auditor,
            logger,
            ...(reviews &&
              reviewStore && {
                reviews: {
                  service: reviews,
                  fleet: new FleetReviews(reviewStore),
                  store: reviewStore,
                  auth,
                  userInfo,
                  version: readVersion(),
                },
              }),
          }),
        );

        if (reviews && reviewStore) {
          const { checkMinutes } = settings.reviews;
          const rounds = new ReviewRounds({
            catalog,
            auth,
            service: reviews,
            store: reviewStore,
            notices: new NoticeSender({
              store: noticeStore,
              notifications,
              subject: 'review',
              setting: 'serviceMesh.reviews.notifications',
              logger,
            }),
            settings: settings.reviews,
            logger,
          });
          await scheduler.scheduleTask({
            id: 'service-mesh-reviews',
            frequency: { minutes: checkMinutes },
            timeout: { minutes: Math.max(30, checkMinutes) },
            // Clusters are read first.
            initialDelay: { seconds: 30 },
            fn: signal => rounds.run(signal),
          });
        }

        if (settings.faults.notifications) {
          const faultEnds = new FaultEnds({
            clusters,
            meshes,
            catalog,
            auth,
            notices: new NoticeSender({
              store: noticeStore,
              notifications,
              subject: 'fault',
              setting: 'serviceMesh.faults.notifications',
              logger,
            }),
            logger,
          });
          await scheduler.scheduleTask({
            id: 'service-mesh-fault-ends',
            frequency: { minutes: 1 },
            timeout: { minutes: 5 },
            // Clusters are read first.
            initialDelay: { seconds: 30 },
            fn: signal => faultEnds.run(signal),
          });
        }

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
          changeSignals.stop();
        });
      },
    });
  },
});
