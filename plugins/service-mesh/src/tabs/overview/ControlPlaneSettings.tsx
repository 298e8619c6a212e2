import { ControlPlane } from '@meshwright/backstage-plugin-service-mesh-common';
import { EvidenceView } from '../../components/EvidenceLink';
import { ScrollRegion } from '../../components/ScrollRegion';
import { UnknownBadge } from '../../components/UnknownBadge';
import css from '../../components/mesh.module.css';

/** Settings a service owner asks about at night come first; the others fold away. */
const FIRST = [
  'trustDomain',
  'enableAutoMtls',
  'outboundTrafficPolicy',
  'defaultInboundPolicy',
  'extensionProviders',
  'defaultProviders',
];

/** How a control plane is set. @internal */
export function ControlPlaneSettings({
  plane: { settings },
}: {
  plane: ControlPlane;
}) {
  const first = settings.filter(({ key }) => FIRST.includes(key));
  const rest = settings.filter(({ key }) => !FIRST.includes(key));
  return (
    <div className={css.tight}>
      <h3 className={css.sectionTitle}>How it is set</h3>
      {first.length > 0 && <SettingTable settings={first} label="Settings" />}
      {rest.length > 0 && (
        <details open={first.length === 0}>
          <summary className={css.summary}>
            {rest.length} more {rest.length === 1 ? 'setting' : 'settings'}
          </summary>
          <SettingTable settings={rest} label="More settings" />
        </details>
      )}
    </div>
  );
}

function SettingTable(props: {
  settings: ControlPlane['settings'];
  label: string;
}) {
  return (
    <ScrollRegion label={props.label}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">Setting</th>
            <th scope="col">Value</th>
            <th scope="col">Because of</th>
          </tr>
        </thead>
        <tbody>
          {props.settings.map(setting => (
            <tr key={setting.key}>
              <th scope="row">{setting.title}</th>
              <td>
                {setting.evidence[0].type === 'unknown' ? (
                  <UnknownBadge />
                ) : (
                  setting.value
                )}
              </td>
              <td>
                {setting.isDefault && setting.evidence[0].type === 'default' ? (
                  <span className={css.muted}>the default</span>
                ) : (
                  <EvidenceView evidence={setting.evidence} />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
