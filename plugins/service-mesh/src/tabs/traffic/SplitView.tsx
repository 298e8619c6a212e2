import {
  ObservedSplit,
  TrafficSplit,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { RiErrorWarningLine } from '@remixicon/react';
import { EvidenceView } from '../../components/EvidenceLink';
import { Pill } from '../../components/Pill';
import css from '../../components/mesh.module.css';
import { compact } from '../../format/rate';
import { formatRatio } from '../../format/ratio';
import { ObservedSplitView } from './ObservedSplitView';
import { SplitSource } from './SplitSource';
import { Treatment } from './Treatment';
import { BackendRow, matchWords, toBackendRows } from './trafficRows';

/** One route: what it takes, to where, and how that was observed. @internal */
export function SplitView({
  split,
  observed,
  counted,
  rangeSeconds,
  first,
}: {
  split: TrafficSplit;
  observed: ObservedSplit | undefined;
  /** False when nothing could be counted. */
  counted: boolean;
  rangeSeconds: number;
  first: boolean;
}) {
  const rows = toBackendRows(split, counted ? observed : undefined);
  return (
    <div
      className={css.stack}
      style={
        first
          ? undefined
          : { borderTop: '1px solid var(--mesh-line)', paddingTop: 16 }
      }
    >
      <div className={css.spread}>
        <div className={css.row}>
          <Pill tone="info">{split.protocol.toLocaleUpperCase('en-US')}</Pill>
          <SplitSource split={split} />
          {split.name && <strong>{split.name}</strong>}
          {split.port !== undefined && (
            <span className={css.muted}>port {split.port}</span>
          )}
          {split.gateways.map(gateway => (
            <Pill key={gateway} tone="neutral">
              {gateway === 'mesh' ? 'inside the mesh' : `gateway ${gateway}`}
            </Pill>
          ))}
        </div>
        <span className={css.small}>
          <EvidenceView evidence={split.evidence} />
        </span>
      </div>
      <Matches split={split} />
      {rows.length > 0 && <Backends rows={rows} />}
      {observed && (
        <ObservedSplitView
          observed={observed}
          counted={counted}
          rangeSeconds={rangeSeconds}
        />
      )}
      <Treatment split={split} />
    </div>
  );
}

function Matches({ split }: { split: TrafficSplit }) {
  const alternatives = split.match.map(matchWords);
  return (
    <div className={css.row}>
      <span className={css.muted}>When</span>
      {(alternatives.length === 0 ||
        alternatives.some(words => words.length === 0)) && (
        <span>every request</span>
      )}
      {alternatives.every(words => words.length > 0) &&
        alternatives.map((words, i) => (
          <span key={i} className={css.row}>
            {i > 0 && <span className={css.muted}>or</span>}
            {words.map((word, j) => (
              <span key={j} className={css.row}>
                {j > 0 && <span className={css.muted}>and</span>}
                <span className={css.code}>{word}</span>
              </span>
            ))}
          </span>
        ))}
    </div>
  );
}

function Backends({ rows }: { rows: readonly BackendRow[] }) {
  const observed = rows.some(row => row.observed !== undefined);
  return (
    <div className={css.stack} style={{ gap: 8 }}>
      <ul className={css.bars}>
        {rows.map((row, i) => (
          <li key={i}>
            <div className={css.barHead}>
              <span className={css.row}>
                <span className={css.mono}>{row.name}</span>
                {row.backend.subset && (
                  <Pill tone="neutral">subset {row.backend.subset}</Pill>
                )}
                {row.backend.problem && (
                  <Pill
                    tone="negative"
                    icon={<RiErrorWarningLine aria-hidden />}
                  >
                    {row.backend.problem}
                  </Pill>
                )}
              </span>
              <span className={css.numeric}>
                <strong>
                  {row.backend.share === undefined
                    ? 'no share'
                    : formatRatio(row.backend.share)}
                </strong>
                <span className={css.muted}> weight {row.backend.weight}</span>
                {row.observed !== undefined && (
                  <span>
                    {' '}
                    · observed <strong>{formatRatio(row.observed)}</strong>
                    <span className={css.muted}>
                      {' '}
                      ({compact(Math.round(row.requests ?? 0))} requests)
                    </span>
                  </span>
                )}
              </span>
            </div>
            <div className={css.barTrack} aria-hidden>
              <span
                className={css.barFill}
                style={{ width: `${(row.backend.share ?? 0) * 100}%` }}
              />
            </div>
            {row.observed !== undefined && (
              <div className={`${css.barTrack} ${css.barObserved}`} aria-hidden>
                <span
                  className={css.barFill}
                  style={{ width: `${row.observed * 100}%` }}
                />
              </div>
            )}
          </li>
        ))}
      </ul>
      {observed && (
        <div className={css.legend}>
          <span>
            <span
              className={css.swatch}
              style={{ background: 'var(--mesh-series-1)' }}
            />
            configured
          </span>
          <span>
            <span
              className={css.swatch}
              style={{ background: 'var(--mesh-series-2)' }}
            />
            observed, of all requests to these backends
          </span>
        </div>
      )}
    </div>
  );
}
