import { ErrorBudget, TrafficRow } from '../model';

/** How much of the failures an objective allows have happened, by the mean rate of a long window. @public */
export function errorBudget(
  objective: number,
  days: number,
  row: Pick<TrafficRow, 'rate' | 'success'> | undefined,
): ErrorBudget {
  const requests = (row?.rate ?? 0) * days * 86_400;
  const { success } = row ?? {};
  const failed = success === undefined ? 0 : requests * (1 - success);
  const allowed = 1 - objective;
  return {
    objective,
    days,
    requests,
    failed,
    ...(success !== undefined && { success }),
    ...(success !== undefined &&
      allowed > 0 && { used: (1 - success) / allowed }),
  };
}
