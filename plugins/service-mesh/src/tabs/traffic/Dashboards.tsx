import {
  SignalDashboard,
  SignalPanel,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { RiExternalLinkLine } from '@remixicon/react';
import css from '../../components/mesh.module.css';

type Here = Exclude<SignalDashboard['action'], 'get'>;

const hints: Record<Here, (title: string) => string> = {
  open: title => title,
  find: title =>
    `${title}: Grafana servers give it an identifier of their own, so this searches for its title. With the identifier under serviceMesh.grafana.dashboards it opens at once.`,
};

/** Links to the dashboards of the portal's Grafana on what a panel shows. @internal */
export function Dashboards(props: {
  dashboards: readonly SignalDashboard[] | undefined;
  panel: SignalPanel;
}) {
  const shown = (props.dashboards ?? []).flatMap(({ action, ...dashboard }) =>
    // Where there is no Grafana, the foot of the tab says so once.
    action !== 'get' && dashboard.panels.includes(props.panel)
      ? [{ ...dashboard, action }]
      : [],
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
          {action === 'open' ? title : `Find ${title}`}{' '}
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
