import { useMemo } from 'react';
import { FleetData } from '@meshwright/backstage-plugin-service-mesh-common';
import { Button, Skeleton } from '@backstage/ui';
import { RiErrorWarningLine, RiNodeTree } from '@remixicon/react';
import { MeshCard } from '../../components/MeshCard';
import { EmptyState } from '../../components/EmptyState';
import { Segments } from '../../components/Segments';
import css from '../../components/mesh.module.css';
import { errorWords } from '../../format/errorWords';
import { formatClock } from '../../format/time';
import { useOwnership } from '../../hooks/useOwnership';
import { useUrlState } from '../../hooks/useUrlState';
import { FLEET_REVIEWS_PATH } from '../../routes';
import { MeshLink } from '../overview/MeshLink';
import { CsvButton } from '../traffic/CsvButton';
import { FleetClusters } from './FleetClusters';
import { FleetCoverage } from './FleetCoverage';
import { fleetCsv, fleetViews, toFleetRows } from './fleetRows';
import { FleetTable } from './FleetTable';
import { useFleet } from './useFleet';
import style from './fleet.module.css';

/** What of the fleet is protected, what is not, and what is wrong: for those who run the meshes. @public */
export function FleetPage() {
  const { data, error, retry } = useFleet();
  return (
    <main className={`${css.root} ${style.page}`}>
      <div className={css.spread}>
        <h1 className={style.title}>Service mesh</h1>
        {data?.reviews && (
          <MeshLink to={FLEET_REVIEWS_PATH}>Access reviews</MeshLink>
        )}
      </div>
      {error && data && (
        <p role="status" className={`${css.banner} ${css.warning}`}>
          This could not be renewed: {errorWords(error)}. It is tried again by
          itself.
        </p>
      )}
      {error && !data && (
        <div role="alert">
          <EmptyState
            icon={<RiErrorWarningLine aria-hidden />}
            title="The fleet could not be loaded"
          >
            <p>{errorWords(error)}.</p>
            <Button variant="secondary" onPress={retry}>
              Try again
            </Button>
          </EmptyState>
        </div>
      )}
      {!error && !data && (
        <div role="status" aria-busy="true" aria-label="Loading the fleet">
          <Skeleton width="100%" height={220} />
        </div>
      )}
      {data && <Fleet data={data} />}
      <FleetClusters />
    </main>
  );
}

function Fleet({ data }: { data: FleetData }) {
  const [scope, setScope] = useUrlState('scope', 'all');
  const [written, setShow] = useUrlState('show', 'all');
  const [text, setText] = useUrlState('find', '');
  const mine = useOwnership();
  const show = written in fleetViews ? written : 'all';
  const ofScope = useMemo(
    () =>
      toFleetRows(data.items, {
        show: 'all',
        text: '',
        ...(scope === 'mine' && { owners: mine ?? [] }),
      }),
    [data.items, scope, mine],
  );
  const rows = useMemo(
    () => toFleetRows(ofScope, { show, text }),
    [ofScope, show, text],
  );
  if (data.items.length === 0 && data.left === 0)
    return (
      <EmptyState
        icon={<RiNodeTree aria-hidden />}
        title="No component is mapped to workloads"
      >
        <p>
          Here are all entities that you may read and that say with an
          annotation which pods are theirs, such as backstage.io/kubernetes-id
          or meshwright.io/services.
        </p>
      </EmptyState>
    );
  return (
    <>
      {data.left > 0 && (
        <p role="status" className={`${css.banner} ${css.unknown}`}>
          {data.left} more {data.left === 1 ? 'entity is' : 'entities are'}{' '}
          still being read; the numbers are those of the others.
        </p>
      )}
      <div className={css.toolbar}>
        <Segments
          label="Whose"
          value={scope === 'mine' ? 'mine' : 'all'}
          onChange={setScope}
          options={[
            { value: 'all', label: 'All I may see' },
            { value: 'mine', label: 'Mine' },
          ]}
        />
        <span className={`${css.muted} ${css.small}`}>{ageWords(data)}</span>
      </div>
      <FleetCoverage
        items={ofScope}
        reviews={data.reviews}
        show={show}
        onShow={setShow}
      />
      <MeshCard
        title="Components"
        aside={
          <CsvButton title="Service mesh fleet" table={() => fleetCsv(rows)} />
        }
      >
        <div className={css.toolbar}>
          <label className={css.choice}>
            Show
            <select
              className={css.search}
              value={show}
              onChange={event => setShow(event.target.value)}
            >
              {Object.entries(fleetViews)
                .filter(([value]) => value !== 'reviews' || data.reviews)
                .map(([value, label]) => (
                  <option key={value} value={value}>
                    {label}
                  </option>
                ))}
            </select>
          </label>
          <input
            type="search"
            className={css.search}
            aria-label="Find by component, owner, mesh, cluster or finding"
            placeholder="Component, owner, mesh, cluster, finding"
            value={text}
            onChange={event => setText(event.target.value)}
          />
          <span className={css.muted} role="status">
            {rows.length} of {ofScope.length}{' '}
            {ofScope.length === 1 ? 'component' : 'components'}
          </span>
        </div>
        {rows.length > 0 ? (
          <FleetTable rows={rows} reviews={data.reviews} />
        ) : (
          <span className={css.muted}>
            {ofScope.length === 0
              ? 'None of the components belongs to you or to a group of yours.'
              : 'No component fits what is asked for.'}
          </span>
        )}
      </MeshCard>
    </>
  );
}

function ageWords({ items }: FleetData): string {
  const oldest = Math.min(...items.map(({ asOf }) => asOf));
  return items.length > 0
    ? `As the clusters were at ${formatClock(oldest)}; renewed by itself`
    : '';
}
