import {
  SignalDashboard,
  SignalPanel,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { RiExternalLinkLine } from '@remixicon/react';
import css from '../../components/mesh.module.css';

const hints: Record<SignalDashboard['action'], (title: string) => string> = {
  open: title => title,
  find: title =>
    `${title}: Grafana servers give it an identifier of their own, so this searches for its title. With the identifier under serviceMesh.grafana.dashboards it opens at once.`,
  get: title =>
    `${title}: no Grafana is configured here, so this leads to where the dashboard is published`,
};

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
          title={hints[action](title)}
        >
          {
            {
              open: title,
              find: `Find ${title}`,
              get: `Get dashboard ${id}`,
            }[action]
          }{' '}
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
