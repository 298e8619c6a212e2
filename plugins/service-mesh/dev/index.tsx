import { createDevApp } from '@backstage/frontend-dev-utils';
import { ApiBlueprint, AppRootElementBlueprint, createFrontendModule } from '@backstage/frontend-plugin-api';
import { createTestEntityPage } from '@backstage/plugin-catalog-react/testUtils';
import plugin from '../src/alpha';
import { serviceMeshApiRef } from '../src/api';
import { tabPaths } from '../src/routes';
import { devServiceMesh } from './devServiceMesh';

const entityPage = createTestEntityPage({
  entity: {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: 'orders', annotations: { 'backstage.io/kubernetes-id': 'orders' } },
  },
});

const nav = AppRootElementBlueprint.make({
  name: 'dev-nav',
  params: {
    element: (
      <nav style={{ padding: 12, display: 'flex', gap: 12 }}>
        {Object.entries(tabPaths).map(([name, path]) => (
          <a key={name} href={`/${path}`}>
            {name}
          </a>
        ))}
      </nav>
    ),
  },
});

const api = ApiBlueprint.make({
  params: defineParams => defineParams({ api: serviceMeshApiRef, deps: {}, factory: () => devServiceMesh }),
});

createDevApp({
  features: [
    plugin,
    createFrontendModule({ pluginId: 'service-mesh', extensions: [api] }),
    createFrontendModule({ pluginId: 'app', extensions: [entityPage, nav] }),
  ],
});
