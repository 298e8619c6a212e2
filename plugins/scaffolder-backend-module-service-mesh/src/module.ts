import { createBackendModule } from '@backstage/backend-plugin-api';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import {
  intentTargets,
  meshes,
  MeshDefinition,
  writeTargets,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { serviceMeshServiceRef } from '@meshwright/backstage-plugin-service-mesh-node';
import { createApplyPatchAction } from './actions/applyPatch';
import { createFilesAction } from './actions/files';
import { liveFacts } from './actions/intent/LiveFacts';
import { intentActions } from './actions/intentActions';
import { livePreview } from './actions/LivePreview';
import { createMarkAction } from './actions/mark';
import { createMigrateAction } from './actions/migrate';
import { createRemoveObjectsAction } from './actions/removeObjects';
import { createValidateAction } from './actions/validate';
import { serviceMeshScaffolderExtensionPoint } from './extensions';

/** Adds the service mesh actions to the scaffolder. @public */
export const scaffolderModuleServiceMesh = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'service-mesh',
  register(env) {
    const added: MeshDefinition[] = [];
    env.registerExtensionPoint(serviceMeshScaffolderExtensionPoint, {
      addMesh: mesh => added.push(mesh),
    });
    env.registerInit({
      deps: {
        scaffolder: scaffolderActionsExtensionPoint,
        serviceMesh: serviceMeshServiceRef,
      },
      async init({ scaffolder, serviceMesh }) {
        const all = [...meshes, ...added];
        const targets = [...intentTargets, ...writeTargets(added)];
        scaffolder.addActions(
          createApplyPatchAction(),
          createFilesAction(),
          createMarkAction(),
          createMigrateAction({ meshes: all }),
          createRemoveObjectsAction(),
          createValidateAction({
            meshes: all,
            targets,
            preview: livePreview(serviceMesh),
          }),
          ...intentActions({
            targets,
            meshes: all,
            live: liveFacts(serviceMesh),
          }),
        );
      },
    });
  },
});
