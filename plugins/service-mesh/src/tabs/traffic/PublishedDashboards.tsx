import { SignalDashboard } from '@meshwright/backstage-plugin-service-mesh-common';
import { RiExternalLinkLine } from '@remixicon/react';
import css from '../../components/mesh.module.css';

/** Where dashboards on the same numbers are published, for a portal without a Grafana. @internal */
export function PublishedDashboards(props: {
  dashboards: readonly SignalDashboard[] | undefined;
}) {
  const published = (props.dashboards ?? []).filter(
    ({ action }) => action === 'get',
  );
  if (published.length === 0) return null;
  return (
    <div className={`${css.row} ${css.small}`}>
      <span className={css.muted}>
        No Grafana is configured here. Dashboards on these numbers:
      </span>
      {published.map(({ id, title, url }) => (
        <a
          key={id}
          className={css.link}
          href={url}
          target="_blank"
          rel="noopener noreferrer"
        >
          {title}{' '}
          <RiExternalLinkLine
            aria-hidden
            size={12}
            style={{ verticalAlign: 'middle' }}
          />
          <span className={css.hidden}> (opens a new tab)</span>
        </a>
      ))}
    </div>
  );
}
