import {
  AnnotatedSetting,
  ProxySetup as Setup,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { EvidenceLink } from '../../components/EvidenceLink';
import { Pill } from '../../components/Pill';
import css from '../../components/mesh.module.css';

/** How the proxies of a workload run, what annotations set about them, and what a restart would change. @internal */
export function ProxySetup({ setup }: { setup: Setup }) {
  const { runsAs, owner, settings } = setup;
  const waiting = settings.filter(({ next }) => next !== undefined).length;
  const named = owner
    ? `metrics name it ${owner.kind} ${owner.name}`
    : 'metrics name no controller of it';
  return (
    <div className={css.tight}>
      <span className={css.row}>
        <span className={css.muted}>
          The proxy is a {runsAs}; {named}.
        </span>
        {waiting > 0 && (
          <Pill tone="warning">
            {waiting === 1 ? '1 setting waits' : `${waiting} settings wait`} for
            a restart
          </Pill>
        )}
      </span>
      {settings.length > 0 && (
        <details>
          <summary className={css.summary}>
            {settings.length === 1
              ? '1 setting of the proxy'
              : `${settings.length} settings of the proxy`}{' '}
            by annotation
          </summary>
          <ul className={css.list}>
            {settings.map(setting => (
              <li key={setting.name}>
                <SettingLine setting={setting} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

const ORIGINS = {
  workload: 'set on the workload',
  namespace: 'inherited from the namespace',
};

function SettingLine({ setting }: { setting: AnnotatedSetting }) {
  const { name, value, ignored, from, next, evidence } = setting;
  return (
    <span>
      <span className={css.code}>
        {name}: {value ?? 'as installed'}
      </span>{' '}
      {from && <span className={css.muted}>{ORIGINS[from]}</span>}
      {ignored && (
        <> – cannot be read, so the proxy has what the installation sets</>
      )}
      {next !== undefined && (
        <strong>
          {' '}
          – new pods get {next === null ? 'what the installation sets' : next}
        </strong>
      )}{' '}
      {evidence.map((entry, i) => (
        <span key={i} className={css.small}>
          {i > 0 && ', '}
          <EvidenceLink evidence={entry} />
        </span>
      ))}
    </span>
  );
}
