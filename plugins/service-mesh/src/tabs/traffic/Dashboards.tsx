import {
  SignalDashboard,
  SignalPanel,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { RiExternalLinkLine } from '@remixicon/react';
import css from '../../components/mesh.module.css';

/** Links to dashboards on what a panel shows. @internal */
export function Dashboards(props: {
  dashboards: readonly SignalDashboard[] | undefined;
  panel: SignalPanel;
}) {
  const shown = (props.dashboards ?? []).filter(({ panels }) =>
    panels.includes(props.panel),
  );
  if (shown.length === 0) return null;
  return (
    <span className={`${css.row} ${css.small}`}>
      {shown.map(({ id, title, url, action }) => (
        <a
          key={id}
          className={css.link}
          href={url}
          target="_blank"
          rel="noopener noreferrer"
          title={
            action === 'open'
              ? title
              : `${title}: no Grafana is configured here, so this leads to where the dashboard is published`
          }
        >
          {action === 'open' ? title : `Get dashboard ${id}`}{' '}
          <RiExternalLinkLine
            aria-hidden
            size={12}
            style={{ verticalAlign: 'middle' }}
          />
          <span className={css.hidden}> (opens a new tab)</span>
        </a>
      ))}
    </span>
  );
}
