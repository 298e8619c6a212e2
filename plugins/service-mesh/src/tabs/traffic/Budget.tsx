import {
  SignalGoals,
  SignalsData,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { MeshCard } from '../../components/MeshCard';
import { Pill } from '../../components/Pill';
import { Queries } from '../../components/Queries';
import css from '../../components/mesh.module.css';
import { compact } from '../../format/rate';
import { formatRatio } from '../../format/ratio';
import { useReport } from '../../hooks/useReport';
import { CsvButton } from './CsvButton';
import { Dashboards } from './Dashboards';
import { DetailReport } from './DetailReport';

/** How much of the errors that the objective allows have happened. @internal */
export function Budget({ goals }: { goals: SignalGoals | undefined }) {
  return goals?.objective === undefined ? null : (
    <BudgetCard objective={goals.objective} />
  );
}

function BudgetCard({ objective }: { objective: number }) {
  const handle = useReport('signals', { detail: 'budget' });
  const budget = handle.report?.data.budget;
  return (
    <MeshCard
      title={`Error budget of 30 days, objective ${percent(objective)}`}
      aside={
        budget && (
          <CsvButton
            title="Error budget"
            table={() => ({
              head: [
                'days',
                'objective (0-1)',
                'requests',
                'failed',
                'success (0-1)',
                'budget used (1 = all)',
              ],
              rows: [
                [
                  budget.days,
                  budget.objective,
                  budget.requests,
                  budget.failed,
                  budget.success,
                  budget.used,
                ],
              ],
            })}
          />
        )
      }
    >
      <DetailReport handle={handle}>
        {({ data }) => <Used data={data} />}
      </DetailReport>
    </MeshCard>
  );
}

function Used({
  data: { budget, explanation, queries, window, dashboards },
}: {
  data: SignalsData;
}) {
  return (
    <>
      {!budget && <span>{explanation ?? 'The budget is not known.'}</span>}
      {budget && budget.used === undefined && (
        <span>There were no requests.</span>
      )}
      {budget?.used !== undefined && (
        <>
          <div className={css.row}>
            <Pill tone={tone(budget.used)}>
              {budget.used > 1
                ? `overspent: ${Math.round(budget.used * 100)}% of it used`
                : `${formatRatio(Math.max(0, 1 - budget.used))} left`}
            </Pill>
            <span>
              {compact(budget.failed)} of {compact(budget.requests)} requests
              failed; {compact(budget.requests * (1 - budget.objective))} may.
              Success was {percent(budget.success ?? 0)}.
            </span>
          </div>
          <div className={css.barTrack} aria-hidden>
            <span
              className={css.barFill}
              style={{
                width: `${Math.min(1, budget.used) * 100}%`,
                ...(budget.used > 1 && {
                  background: 'var(--mesh-series-2)',
                }),
              }}
            />
          </div>
          <span className={`${css.small} ${css.muted}`}>
            As far back as Prometheus keeps data, at most {budget.days} days.
          </span>
        </>
      )}
      <div className={css.spread}>
        <Queries queries={queries} window={window} />
        <Dashboards dashboards={dashboards} panel="inbound" />
      </div>
    </>
  );
}

function tone(used: number): 'positive' | 'warning' | 'negative' {
  if (used > 1) return 'negative';
  return used > 0.75 ? 'warning' : 'positive';
}

function percent(ratio: number): string {
  return `${Number((ratio * 100).toFixed(3))}%`;
}
