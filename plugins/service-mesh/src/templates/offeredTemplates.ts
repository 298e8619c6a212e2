import {
  CATALOG_FILTER_EXISTS,
  CatalogApi,
} from '@backstage/plugin-catalog-react';

/** What all templates of this product carry. */
const VERSION = 'metadata.annotations.meshwright.io/template-version';
/** Milliseconds for which all links of a page, and of the next one, share an answer. */
const KEPT_MS = 60_000;

/** Namespace of each template that the reader is offered, by name. */
export type OfferedTemplates = ReadonlyMap<string, string>;

const kept = new WeakMap<
  CatalogApi,
  { readonly at: number; readonly offered: Promise<OfferedTemplates> }
>();

/** The templates of this product in the catalog; none when it cannot be read, as a link that leads nowhere helps nobody. */
export function offeredTemplates(
  catalog: CatalogApi,
): Promise<OfferedTemplates> {
  const known = kept.get(catalog);
  if (known && Date.now() - known.at < KEPT_MS) return known.offered;
  const offered = catalog
    .getEntities({
      filter: { kind: 'Template', [VERSION]: CATALOG_FILTER_EXISTS },
      fields: ['metadata.name', 'metadata.namespace'],
    })
    .then(
      ({ items }) =>
        new Map(
          items
            .map(({ metadata }) => [
              metadata.name,
              metadata.namespace ?? 'default',
            ])
            // Of several namespaces, the default one goes first.
            .sort(([, a]) => (a === 'default' ? 1 : -1)) as [string, string][],
        ),
      () => {
        kept.delete(catalog);
        return new Map<string, string>();
      },
    );
  kept.set(catalog, { at: Date.now(), offered });
  return offered;
}
