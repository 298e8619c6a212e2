import {
  meshes,
  Workload,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { signalDashboards } from './signalDashboards';

const workload = (mesh: string) =>
  ({
    cluster: 'eu',
    namespace: 'shop',
    name: 'orders v1',
    services: ['orders'],
    membership: { mesh },
  } as unknown as Workload);
const window = { from: 1000, to: 2000, stepSeconds: 60, rateSeconds: 60 };
const urls = (grafana: Parameters<typeof signalDashboards>[0], mesh: string) =>
  Object.fromEntries(
    signalDashboards(grafana, meshes, [workload(mesh)], window).map(
      ({ id, url, action }) => [id, `${action} ${url}`],
    ),
  );

describe('signalDashboards', () => {
  it.each([
    ['istio', ['7630', '7636', '7639', '11829']],
    ['linkerd', ['15474', '15475', '15478']],
  ])('knows the dashboards of %s', (mesh, ids) => {
    expect(Object.keys(urls(undefined, mesh)).sort()).toEqual([...ids].sort());
    expect(urls(undefined, mesh)[ids[0]]).toBe(
      `get https://grafana.com/grafana/dashboards/${ids[0]}`,
    );
  });

  it('fills in the variables', () => {
    const grafana = { url: 'https://grafana', paths: new Map() };
    expect(urls(grafana, 'istio')['7630']).toBe(
      'open https://grafana/d/UbsSZTDik/istio-workload-dashboard?var-namespace=shop&var-workload=orders%20v1&from=1000&to=2000',
    );
    expect(urls(grafana, 'istio')['7636']).toContain(
      'var-service=orders.shop.svc.cluster.local',
    );
  });

  it('takes the configured place', () => {
    const grafana = {
      url: 'https://grafana',
      paths: new Map([
        ['7630', '/d/mine?ns={namespace}&c={cluster}&x={unknown}'],
      ]),
    };
    expect(urls(grafana, 'istio')['7630']).toBe(
      'open https://grafana/d/mine?ns=shop&c=eu&x={unknown}',
    );
  });

  it('has none for what is in no mesh', () => {
    expect(urls(undefined, 'none')).toEqual({});
  });
});
