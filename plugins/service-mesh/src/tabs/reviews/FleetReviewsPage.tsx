import { useMemo, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { serviceMeshReviewsApiRef } from '../../api';
import { Segments } from '../../components/Segments';
import css from '../../components/mesh.module.css';
import { useOwnership } from '../../hooks/useOwnership';
import { useUrlState } from '../../hooks/useUrlState';
import { ExportButtons } from './ExportButtons';
import { FleetReviewList } from './FleetReviewList';
import { ReviewProblem } from './ReviewProblem';
import { ReviewProgressCard } from './ReviewProgressCard';
import form from './reviews.module.css';
import { reviewStates, stateWords } from './reviewWords';
import { useReviewList } from './useReviewList';

/** No owner asked for; one list, so that it is not asked again. */
const EVERYBODY: readonly string[] = [];

/** Reviews of all entities the reader may see, the most urgent first. @public */
export function FleetReviewsPage() {
  const [scope, setScope] = useUrlState('scope', 'mine');
  const [state, setState] = useUrlState('state', 'all');
  const owner = scope.includes(':') ? scope : undefined;
  const mine = useOwnership();
  const owners = useMemo(() => {
    if (owner) return [owner];
    return scope === 'all' ? EVERYBODY : mine;
  }, [owner, scope, mine]);
  const wanted = reviewStates.filter(known => known === state);
  const list = useReviewList(owners, wanted[0]);
  const api = useApi(serviceMeshReviewsApiRef);
  const [problem, setProblem] = useState<Error>();
  return (
    <main className={`${css.root} ${form.page}`}>
      <div className={css.spread}>
        <h1 className={form.title}>Access reviews</h1>
        {list.items && list.items.length > 0 && (
          <div className={css.row}>
            <ExportButtons
              read={format =>
                api.exportReviews(format, { owners, states: wanted })
              }
              onProblem={setProblem}
            />
          </div>
        )}
      </div>
      {problem && <ReviewProblem error={problem} />}
      <ReviewProgressCard onOwner={setScope} />
      <div className={css.toolbar}>
        <Segments
          label="Whose"
          value={scope}
          onChange={setScope}
          options={[
            { value: 'mine', label: 'Mine' },
            { value: 'all', label: 'All' },
            ...(owner
              ? [{ value: owner, label: owner.split('/').at(-1) ?? owner }]
              : []),
          ]}
        />
        <Segments
          label="State"
          value={state}
          onChange={setState}
          options={[
            { value: 'all', label: 'All' },
            ...reviewStates.map(value => ({
              value,
              label: stateWords[value].label,
            })),
          ]}
        />
      </div>
      <FleetReviewList
        {...list}
        narrowed={scope !== 'all' || wanted.length > 0}
      />
    </main>
  );
}
