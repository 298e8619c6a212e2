import { stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import {
  ObservedAmounts,
  ObservedCaller,
  ObservedMtlsData,
  ObservedPort,
  RefusedCaller,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { EntityLinks } from '../../../components/EntityLinks';
import { MtlsBadge } from '../../../components/MtlsBadge';
import { Pill } from '../../../components/Pill';
import { Queries } from '../../../components/Queries';
import { CsvButton } from '../../traffic/CsvButton';
import { Dashboards } from '../../traffic/Dashboards';
import { NotMeasured, ReportSection } from '../../../components/ReportSection';
import { ScrollRegion } from '../../../components/ScrollRegion';
import { Segments } from '../../../components/Segments';
import css from '../../../components/mesh.module.css';
import { formatRatio } from '../../../format/ratio';
import { useReport } from '../../../hooks/useReport';
import { useUrlState } from '../../../hooks/useUrlState';
import { TemplateLink } from '../../../templates/TemplateLink';
import { workloadKey, workloadLabel } from '../../workloadLabel';
import own from './observed.module.css';
import { observedCsv } from './observedCsv';
import {
  comparisonWords,
  countWords,
  isNamed,
  readinessSentence,
  strictForm,
  timeWords,
  verdictWords,
} from './strictWords';

/** Windows (s) to choose from. */
const WINDOWS = [
  { value: '3600', label: '1 h' },
  { value: '86400', label: '24 h' },
  { value: '604800', label: '7 d' },
  { value: '2592000', label: '30 d' },
];

/** mTLS as it was observed over a window, whether each port can require it, and who was refused. @internal */
export function ObservedMtls() {
  const [asked, setAsked] = useUrlState('observed', '604800');
  const window = WINDOWS.find(({ value }) => value === asked) ?? WINDOWS[2];
  const handle = useReport('observed-mtls', {
    rangeSeconds: Number(window.value),
  });
  return (
    <ReportSection
      handle={handle}
      title="Ready for STRICT? mTLS as observed"
      aside={
        <Segments
          label="Look back"
          value={window.value}
          onChange={setAsked}
          options={WINDOWS}
        />
      }
    >
      {({ data }) => (
        <>
          {data.state !== 'ok' && <NotMeasured data={data} />}
          {shownWorkloads(data).map(workload => (
            <WorkloadPorts
              key={workloadKey(workload)}
              workload={workload}
              workloads={data.workloads}
              titled={data.workloads.length > 1}
              window={window.label}
            />
          ))}
          <Refused refused={data.refused} window={window.label} />
          <div className={css.spread}>
            <Queries queries={data.queries} />
            <span className={css.row}>
              <CsvButton
                title="mTLS as observed"
                table={() => observedCsv(data)}
              />
              <Dashboards dashboards={data.dashboards} panel="inbound" />
            </span>
          </div>
        </>
      )}
    </ReportSection>
  );
}

/** Without a proxy there is nothing to say about a port that the tab does not say at its top. */
function shownWorkloads({ state, workloads }: ObservedMtlsData) {
  return state === 'not-meshed' ? [] : workloads;
}

function WorkloadPorts(props: {
  workload: ObservedMtlsData['workloads'][number];
  /** All of the entity. */
  workloads: ObservedMtlsData['workloads'];
  titled: boolean;
  window: string;
}) {
  const { workload, workloads, titled, window } = props;
  return (
    <div>
      {titled && (
        <h3 className={css.sectionTitle}>{workloadLabel(workload)}</h3>
      )}
      {workload.ports.map(port => (
        <Port
          key={port.port ?? 'rest'}
          workloads={workloads}
          port={port}
          window={window}
        />
      ))}
    </div>
  );
}

function Port(props: {
  workloads: ObservedMtlsData['workloads'];
  port: ObservedPort;
  window: string;
}) {
  const { workloads, port, window } = props;
  const comparison = comparisonWords[port.comparison];
  const name = port.port === undefined ? 'All ports' : `Port ${port.port}`;
  return (
    <div className={own.port}>
      <div className={css.row}>
        <strong>{name}</strong>
        <MtlsBadge mode={port.mode} />
        {comparison && <Pill tone={comparison.tone}>{comparison.text}</Pill>}
      </div>
      {port.callers.length > 0 && <Share amounts={port} of={name} />}
      {port.sharedWith.length > 0 && (
        <span className={`${css.muted} ${css.small}`}>
          The metrics do not name the port: these numbers may belong to port{' '}
          {port.sharedWith.join(' or ')} in part.
        </span>
      )}
      <Verdict workloads={workloads} port={port} window={window} />
      {port.callers.length > 0 && <Callers callers={port.callers} of={name} />}
    </div>
  );
}

const PARTS = [
  ['secured', 'mTLS', own.secured],
  ['plaintext', 'not mTLS', own.plaintext],
  ['unknown', 'not told', own.unknown],
] as const;

function Share({ amounts, of }: { amounts: ObservedAmounts; of: string }) {
  const total = amounts.secured + amounts.plaintext + amounts.unknown;
  if (total <= 0) return null;
  const shown = PARTS.filter(([part]) => amounts[part] > 0);
  return (
    <div className={css.stack} style={{ gap: 4 }}>
      <div
        className={own.bar}
        role="img"
        aria-label={`${of}: ${shown
          .map(
            ([part, words]) => `${formatRatio(amounts[part] / total)} ${words}`,
          )
          .join(', ')}`}
      >
        {shown.map(([part, , look]) => (
          <span
            key={part}
            className={`${own.part} ${look}`}
            style={{ width: `${(amounts[part] / total) * 100}%` }}
          />
        ))}
      </div>
      <div className={css.legend}>
        {shown.map(([part, words, look]) => (
          <span key={part} className={css.numeric}>
            <span className={`${css.swatch} ${look}`} aria-hidden />
            {formatRatio(amounts[part] / total)} {words},{' '}
            {countWords(amounts[part], amounts.unit)}
          </span>
        ))}
      </div>
    </div>
  );
}

function Verdict(props: {
  workloads: ObservedMtlsData['workloads'];
  port: ObservedPort;
  window: string;
}) {
  const { workloads, port, window } = props;
  const { entity } = useEntity();
  const { verdict, breaking, doubts } = port.readiness;
  const words = verdictWords[verdict];
  return (
    <div className={`${own.verdict} ${css.tight}`}>
      <div className={css.row}>
        <span>Ready for STRICT?</span>
        <Pill tone={words.tone}>{words.text}</Pill>
        {verdict === 'ready' && (
          <TemplateLink
            template="mesh-strict"
            values={strictForm(stringifyEntityRef(entity), workloads)}
          >
            Write the change
          </TemplateLink>
        )}
      </div>
      <span>{readinessSentence(port.readiness, window)}</span>
      {breaking.length > 0 && (
        <ul className={css.list}>
          {breaking.map((caller, i) => (
            <li key={i}>
              <Who caller={caller} />:{' '}
              {countWords(caller.plaintext, caller.unit)}, first seen{' '}
              {timeWords(caller.plaintextFirstSeen ?? caller.firstSeen)}, last
              seen {timeWords(caller.plaintextLastSeen ?? caller.lastSeen)}
              {caller.reasons.map(reason => (
                <div key={reason.code} className={`${css.muted} ${css.small}`}>
                  {reason.text}
                </div>
              ))}
            </li>
          ))}
        </ul>
      )}
      {doubts.length > 0 && (
        <>
          {verdict !== 'unknown' && <span>What is not known:</span>}
          <ul className={css.list}>
            {doubts.map(doubt => (
              <li key={doubt.code}>{doubt.text}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function Who({ caller }: { caller: Pick<ObservedCaller, 'client'> }) {
  const { name, namespace, identity, entityRefs, ownerRefs } = caller.client;
  if (!isNamed(caller))
    return (
      <span>
        clients the metrics do not name{' '}
        <span className={css.muted}>(no proxy of their own)</span>
      </span>
    );
  const technical = name
    ? `${namespace ? `${namespace}/` : ''}${name}`
    : identity ?? '';
  return (
    <span>
      {entityRefs.length > 0 ? (
        <>
          <EntityLinks refs={entityRefs} />{' '}
          <span className={`${css.muted} ${css.small}`}>{technical}</span>
        </>
      ) : (
        <span className={css.mono}>{technical}</span>
      )}
      {ownerRefs.length > 0 && (
        <>
          {' '}
          <span className={css.muted}>owned by</span>{' '}
          <EntityLinks refs={ownerRefs} />
        </>
      )}
    </span>
  );
}

function Callers(props: { callers: readonly ObservedCaller[]; of: string }) {
  const { callers, of } = props;
  return (
    <details>
      <summary className={css.summary}>
        {callers.length === 1 ? 'The caller' : `All ${callers.length} callers`}
      </summary>
      <ScrollRegion label={`Callers of ${of}`}>
        <table className={`${css.table} ${css.stacked}`}>
          <thead>
            <tr>
              <th scope="col">Caller</th>
              <th scope="col" className={css.right}>
                mTLS share
              </th>
              <th scope="col" className={css.right}>
                mTLS
              </th>
              <th scope="col" className={css.right}>
                Not mTLS
              </th>
              <th scope="col" className={css.right}>
                Not told
              </th>
              <th scope="col">Seen</th>
            </tr>
          </thead>
          <tbody>
            {callers.map((caller, i) => (
              <tr key={i}>
                <td className={css.wide} data-label="Caller">
                  <Who caller={caller} />
                </td>
                <td
                  className={`${css.right} ${css.numeric}`}
                  data-label="mTLS share"
                >
                  {caller.share === undefined ? '–' : formatRatio(caller.share)}
                </td>
                {PARTS.map(([part, words]) => (
                  <td
                    key={part}
                    className={`${css.right} ${css.numeric}`}
                    data-label={words}
                  >
                    {caller[part] > 0
                      ? countWords(caller[part], caller.unit)
                      : '–'}
                  </td>
                ))}
                <td className={css.wide} data-label="Seen">
                  {timeWords(caller.firstSeen)} – {timeWords(caller.lastSeen)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </details>
  );
}

function Refused(props: { refused: readonly RefusedCaller[]; window: string }) {
  const { refused, window } = props;
  if (refused.length === 0) return null;
  return (
    <div className={css.stack}>
      <h3 className={css.sectionTitle}>Who was refused in the last {window}</h3>
      <ScrollRegion label="Refused callers">
        <table className={`${css.table} ${css.stacked}`}>
          <thead>
            <tr>
              <th scope="col">Caller</th>
              <th scope="col">Called</th>
              <th scope="col" className={css.right}>
                Refused
              </th>
              <th scope="col">How sure</th>
              <th scope="col">Seen</th>
            </tr>
          </thead>
          <tbody>
            {refused.map((row, i) => (
              <tr key={i}>
                <td className={css.wide} data-label="Caller">
                  <Who caller={row} />
                </td>
                <td data-label="Called">
                  {row.workload.name}
                  {row.port === undefined ? (
                    <div className={`${css.muted} ${css.small}`}>
                      the metrics name no port
                    </div>
                  ) : (
                    `:${row.port}`
                  )}
                </td>
                <td
                  className={`${css.right} ${css.numeric}`}
                  data-label="Refused"
                >
                  {countWords(row.amount, row.unit)}
                </td>
                <td className={css.wide} data-label="How sure">
                  <Pill tone={row.precision === 'exact' ? 'info' : 'unknown'}>
                    {row.precision === 'exact' ? 'Exact' : 'By status only'}
                  </Pill>
                  <div className={`${css.muted} ${css.small}`}>{row.cause}</div>
                </td>
                <td className={css.wide} data-label="Seen">
                  {timeWords(row.firstSeen)} – {timeWords(row.lastSeen)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </div>
  );
}
