import { ReactNode } from 'react';
import { TrafficSplit } from '@meshwright/backstage-plugin-service-mesh-common';
import { Pill } from '../../components/Pill';
import css from '../../components/mesh.module.css';
import { formatDuration } from '../../format/duration';
import { formatRatio } from '../../format/ratio';

/** What a rule does to the requests it takes, beside sending them on. @internal */
export function Treatment({ split }: { split: TrafficSplit }) {
  const facts: [name: string, value: ReactNode][] = [];
  if (split.redirect)
    facts.push(['Redirect', `${split.redirect.code} to ${split.redirect.to}`]);
  if (split.directResponse)
    facts.push([
      'Answered by the proxy',
      `status ${split.directResponse.status}`,
    ]);
  if (split.rewrite) facts.push(['Rewrite', split.rewrite]);
  if (split.timeoutMs !== undefined)
    facts.push(['Timeout', formatDuration(split.timeoutMs)]);
  if (split.retries) {
    const { attempts, perTryTimeoutMs, on } = split.retries;
    facts.push([
      'Retries',
      attempts === 0
        ? 'off'
        : `${attempts}×${
            perTryTimeoutMs === undefined
              ? ''
              : `, ${formatDuration(perTryTimeoutMs)} each`
          }${on.length > 0 ? ` on ${on.join(', ')}` : ''}`,
    ]);
  }
  split.faults.forEach(fault =>
    facts.push([
      'Fault injected',
      <Pill key="fault" tone="warning">
        {`${
          fault.type === 'delay'
            ? `${formatDuration(fault.delayMs)} delay`
            : `status ${fault.status ?? '?'}`
        } for ${formatRatio(fault.share)}`}
      </Pill>,
    ]),
  );
  split.mirrors.forEach(mirror =>
    facts.push([
      'Mirrored',
      `${formatRatio(mirror.share)} to ${mirror.host}${
        mirror.subset ? ` (${mirror.subset})` : ''
      }`,
    ]),
  );
  if (split.headerChanges.length > 0)
    facts.push(['Headers', split.headerChanges.join(', ')]);
  if (facts.length === 0) return null;
  return (
    <dl className={css.facts}>
      {facts.map(([name, value], i) => (
        <FactPair key={i} name={name} value={value} />
      ))}
    </dl>
  );
}

function FactPair({ name, value }: { name: string; value: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}
