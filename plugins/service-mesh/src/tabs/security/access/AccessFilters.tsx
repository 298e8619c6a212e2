import { ReactNode, useMemo } from 'react';
import { UsageData } from '@meshwright/backstage-plugin-service-mesh-common';
import { Segments } from '../../../components/Segments';
import css from '../../../components/mesh.module.css';
import { AccessFilter } from '../accessRows';
import { GuardedPort } from '../guardedPorts';
import { countFits } from './countFits';
import { Grouping, groupings, UsageFilter, usageFilters } from './accessUsage';

const verdicts = ['all', 'allow', 'deny', 'depends', 'unknown'] as const;

/** What narrows the matrix; each chip says how much it would leave. @internal */
export function AccessFilters(props: {
  ports: readonly GuardedPort[];
  usage: UsageData | undefined;
  filter: AccessFilter;
  onChange: (
    name: 'verdict' | 'caller' | 'show' | 'group',
    value: string,
  ) => void;
  windowWords: string;
  /** More that is chosen. */
  children: ReactNode;
  /** How much is left, in words. */
  status: string;
}) {
  const { ports, usage, filter, onChange, windowWords } = props;
  const { verdict, text } = filter;
  const counts = useMemo(
    () =>
      (Object.keys(usageFilters) as UsageFilter[]).map(value => ({
        value,
        count: countFits(ports, { verdict, text, usage: value }, usage),
      })),
    [ports, usage, verdict, text],
  );
  return (
    <>
      <div className={css.toolbar}>
        <Segments
          label={`Show, by the last ${windowWords}`}
          value={filter.usage ?? 'all'}
          onChange={value => onChange('show', value)}
          options={counts.map(({ value, count }) => ({
            value,
            label: `${usageFilters[value]} (${count})`,
          }))}
        />
        {props.children}
      </div>
      <div className={css.toolbar}>
        <Segments
          label="Verdict"
          value={filter.verdict}
          onChange={value => onChange('verdict', value)}
          options={verdicts.map(value => ({
            value,
            label: value[0].toLocaleUpperCase('en-US') + value.slice(1),
          }))}
        />
        <input
          type="search"
          className={css.search}
          aria-label="Filter by caller, owner or operation"
          placeholder="Filter by caller, owner or operation"
          value={filter.text}
          onChange={event => onChange('caller', event.target.value)}
        />
        <label className={css.choice}>
          Group by
          <select
            className={css.search}
            value={filter.groupBy ?? 'none'}
            onChange={event => onChange('group', event.target.value)}
          >
            {(Object.keys(groupings) as Grouping[]).map(value => (
              <option key={value} value={value}>
                {groupings[value]}
              </option>
            ))}
          </select>
        </label>
        <span className={css.muted} role="status">
          {props.status}
        </span>
      </div>
    </>
  );
}
