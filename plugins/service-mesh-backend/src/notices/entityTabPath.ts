import { Entity } from '@backstage/catalog-model';

/** Path of a tab of an entity page. */
export function entityTabPath({ kind, metadata }: Entity, tab: string): string {
  return `/catalog/${[
    metadata.namespace ?? 'default',
    kind.toLocaleLowerCase('en-US'),
    metadata.name,
  ]
    .map(encodeURIComponent)
    .join('/')}/${tab}`;
}
