import { kubectl } from './demoCluster';

/** Gives the versions of orders these percents of the requests, as kubectl would. */
export function shareOrders(stable: number, canary: number) {
  kubectl([
    'patch',
    'virtualservice',
    'orders',
    '-n',
    'shop',
    '--type',
    'json',
    '-p',
    JSON.stringify(
      [stable, canary].map((value, i) => ({
        op: 'replace',
        path: `/spec/http/1/route/${i}/weight`,
        value,
      })),
    ),
  ]);
}
