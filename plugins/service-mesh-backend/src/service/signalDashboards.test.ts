import {
  meshes,
  Workload,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { signalDashboards } from './signalDashboards';

type Grafana = Parameters<typeof signalDashboards>[0];

const workload = (mesh: string, ownerKind = 'Deployment') =>
  ({
    cluster: 'eu',
    namespace: 'shop',
    name: 'orders v1',
    ownerKind,
    services: ['orders'],
    membership: { mesh },
  } as unknown as Workload);
const window = { from: 1000, to: 2000, stepSeconds: 60, rateSeconds: 60 };
const urls = (grafana: Grafana, mesh: string, ownerKind?: string) =>
  Object.fromEntries(
    signalDashboards(grafana, meshes, [workload(mesh, ownerKind)], window).map(
      ({ id, url, action }) => [id, `${action} ${url}`],
    ),
  );
const server = (settings: Partial<NonNullable<Grafana>> = {}): Grafana => ({
  url: 'https://grafana',
  paths: new Map(),
  uids: new Map(),
  ...settings,
});

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

  // As the dashboards are defined in the repositories of Istio 1.24 and later, and of Linkerd.
  it.each([
    [
      'istio',
      '7639',
      'open https://grafana/d/1a9a8ea49444aae205c7737573e894f9?from=1000&to=2000',
    ],
    [
      'istio',
      '7630',
      'find https://grafana/dashboards?query=Istio%20Workload%20Dashboard',
    ],
    [
      'istio',
      '7636',
      'find https://grafana/dashboards?query=Istio%20Service%20Dashboard',
    ],
    [
      'istio',
      '11829',
      'find https://grafana/dashboards?query=Istio%20Performance%20Dashboard',
    ],
    [
      'linkerd',
      '15475',
      'open https://grafana/d/linkerd-deployment?var-namespace=shop&var-deployment=orders%20v1&from=1000&to=2000',
    ],
    [
      'linkerd',
      '15478',
      'open https://grafana/d/linkerd-namespace?var-namespace=shop&from=1000&to=2000',
    ],
    [
      'linkerd',
      '15474',
      'open https://grafana/d/linkerd-top-line?from=1000&to=2000',
    ],
  ])('%s %s: %s', (mesh, id, url) => {
    expect(urls(server(), mesh)[id]).toBe(url);
  });

  it('fills in the variables of a dashboard whose identifier is configured', () => {
    const grafana = server({
      uids: new Map([
        ['7630', 'own-1'],
        ['7636', 'own-2'],
        ['7639', 'own-3'],
      ]),
    });
    expect(urls(grafana, 'istio')).toMatchObject({
      '7630':
        'open https://grafana/d/own-1?var-namespace=shop&var-workload=orders%20v1&from=1000&to=2000',
      '7636':
        'open https://grafana/d/own-2?var-service=orders.shop.svc.cluster.local&from=1000&to=2000',
      '7639': 'open https://grafana/d/own-3?from=1000&to=2000',
    });
  });

  it('takes the configured place', () => {
    const grafana = server({
      paths: new Map([
        ['7630', '/d/mine?ns={namespace}&c={cluster}&x={unknown}'],
      ]),
    });
    expect(urls(grafana, 'istio')['7630']).toBe(
      'open https://grafana/d/mine?ns=shop&c=eu&x={unknown}',
    );
  });

  it('shows the dashboard of the kind of workload', () => {
    expect(urls(server(), 'linkerd', 'StatefulSet')['15493']).toBe(
      'open https://grafana/d/linkerd-statefulset?var-namespace=shop&var-statefulset=orders%20v1&from=1000&to=2000',
    );
    expect(urls(server(), 'linkerd', 'StatefulSet')['15475']).toBeUndefined();
  });

  it('has none for what is in no mesh', () => {
    expect(urls(undefined, 'none')).toEqual({});
  });
});
