import { TemplateActionOptions } from '@backstage/plugin-scaffolder-node';

type FieldSchema = Extract<
  NonNullable<NonNullable<TemplateActionOptions['schema']>['input']>,
  Record<string, unknown>
>[string];

/** The schema library of the scaffolder, which hands it to every action. */
export type Zod = Parameters<FieldSchema>[0];

/** A schema of any value. */
export type AnySchema = ReturnType<FieldSchema>;
