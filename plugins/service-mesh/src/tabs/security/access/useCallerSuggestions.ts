import { useState } from 'react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import useAsync from 'react-use/esm/useAsync';
import useDebounce from 'react-use/esm/useDebounce';

/** Entities (count) offered while a name is typed. */
const MOST_SUGGESTIONS = 20;

/** Entities whose name is like what is typed, and what stands for nobody in particular. @internal */
export function useCallerSuggestions(typed: string): readonly string[] {
  const catalog = useApi(catalogApiRef);
  const [term, setTerm] = useState('');
  useDebounce(() => setTerm(typed), 250, [typed]);
  const { value = [] } = useAsync(async () => {
    const name = term.replace(/^[a-z]+:(?:[^/]*\/)?/i, '');
    const { items } = await catalog.queryEntities({
      filter: { kind: 'component' },
      ...(name !== '' && {
        fullTextFilter: { term: name, fields: ['metadata.name'] },
      }),
      fields: ['kind', 'metadata.namespace', 'metadata.name'],
      limit: MOST_SUGGESTIONS,
    });
    return items.map(entity => stringifyEntityRef(entity));
  }, [catalog, term]);
  return [...value, 'plaintext', 'anyone'];
}
