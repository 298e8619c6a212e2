import { useRouteRef } from '@backstage/core-plugin-api';
import {
  entityRouteParams,
  entityRouteRef,
  useEntity,
} from '@backstage/plugin-catalog-react';
import { TabName, tabPaths } from '../routes';

/** Link to a tab of the entity on the screen. @internal */
export function useTabLink(): (
  tab: TabName,
  search?: Readonly<Record<string, string>>,
) => string {
  const { entity } = useEntity();
  const entityPage = useRouteRef(entityRouteRef);
  return (tab, search) => {
    const query = search ? `?${new URLSearchParams(search)}` : '';
    return `${entityPage(entityRouteParams(entity))}/${tabPaths[tab]}${query}`;
  };
}
