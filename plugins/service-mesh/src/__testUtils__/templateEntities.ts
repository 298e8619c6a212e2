import { Entity } from '@backstage/catalog-model';
import { meshTemplates } from '../templates/templates';

/** The templates of this product as the catalog has them. @internal */
export const templateEntities: Entity[] = Object.keys(meshTemplates).map(
  name => ({
    apiVersion: 'scaffolder.backstage.io/v1beta3',
    kind: 'Template',
    metadata: {
      name,
      namespace: 'default',
      annotations: { 'meshwright.io/template-version': '1' },
    },
  }),
);

/** Where the form of a template is in tests. @internal */
export const TEMPLATE_PATH = '/create/templates/:namespace/:templateName';
