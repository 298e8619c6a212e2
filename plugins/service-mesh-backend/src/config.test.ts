import { ConfigReader } from '@backstage/config';
import { readServiceMeshConfig } from './config';

const read = (serviceMesh: object) =>
  readServiceMeshConfig(new ConfigReader({ serviceMesh } as never));

describe('readServiceMeshConfig', () => {
  it('needs nothing', () => {
    expect(readServiceMeshConfig(new ConfigReader({}))).toMatchObject({
      authorizationMs: 5000,
      links: {},
      prometheus: { clusters: new Map() },
    });
  });

  it('reads dashboards and the gate of canaries', () => {
    const { grafana, canary } = read({
      grafana: {
        url: 'https://grafana/',
        dashboards: [
          { id: '7630', path: '/d/mine' },
          { id: '7636', uid: 'abc-1' },
        ],
      },
      canary: { steps: [5, 100], maxErrorRate: 0.02 },
    });
    expect(grafana).toEqual({
      url: 'https://grafana',
      paths: new Map([['7630', '/d/mine']]),
      uids: new Map([['7636', 'abc-1']]),
    });
    expect(canary).toEqual({
      steps: [5, 100],
      maxErrorRate: 0.02,
      minRequests: 100,
    });
    expect(read({}).grafana).toBeUndefined();
  });

  it('reads servers with their credentials', () => {
    const { prometheus } = read({
      prometheus: {
        default: {
          url: 'http://p:9090/',
          auth: { basic: { username: 'u', password: 'p' } },
        },
        clusters: [
          {
            name: 'eu',
            url: 'https://eu',
            auth: { bearer: 't' },
            extraLabels: { cluster: '{cluster}' },
            timeoutMs: 1000,
          },
        ],
      },
    });
    expect(prometheus.default).toMatchObject({
      url: 'http://p:9090',
      authorization: 'Basic dTpw',
      timeoutMs: 5000,
      concurrency: 8,
    });
    expect(prometheus.clusters.get('eu')).toMatchObject({
      authorization: 'Bearer t',
      extraLabels: { cluster: '{cluster}' },
      timeoutMs: 1000,
    });
  });

  it('reviews nothing until it is told to, then twice a year', () => {
    expect(read({}).reviews.enabled).toBe(false);
    expect(
      read({ reviews: { enabled: true, reminderDays: 0 } }).reviews,
    ).toEqual({
      enabled: true,
      periodDays: 180,
      overdueDays: 14,
      reminderDays: 0,
      exceptionDays: 365,
      checkMinutes: 10,
      notifications: true,
    });
  });

  it.each([
    [
      { prometheus: { default: { url: 'file:///etc' } } },
      'serviceMesh.prometheus.default.url',
    ],
    [
      { prometheus: { default: { url: 'http://u:p@host' } } },
      'serviceMesh.prometheus.default.url',
    ],
    [
      {
        prometheus: {
          clusters: [
            { name: 'a', url: 'http://a', extraLabels: { 'a"b': 'c' } },
          ],
        },
      },
      'serviceMesh.prometheus.clusters[0].extraLabels',
    ],
    [
      { prometheus: { default: { url: 'http://a', concurrency: 0 } } },
      'serviceMesh.prometheus.default.concurrency',
    ],
    [
      {
        prometheus: {
          default: {
            url: 'http://a',
            auth: { bearer: 't', bearerFile: '/token' },
          },
        },
      },
      'serviceMesh.prometheus.default.auth',
    ],
    [
      {
        prometheus: {
          default: { url: 'http://a', tls: { keyFile: '/key' } },
        },
      },
      'serviceMesh.prometheus.default.tls',
    ],
    [
      { cache: { authorizationSeconds: -1 } },
      'serviceMesh.cache.authorizationSeconds',
    ],
    [{ links: { kiali: 'data:text/html,hello' } }, 'serviceMesh.links.kiali'],
    [{ grafana: { url: 'data:text/html,x' } }, 'serviceMesh.grafana.url'],
    [
      {
        grafana: {
          url: 'https://g',
          dashboards: [{ id: '7630', path: '//elsewhere/d' }],
        },
      },
      'serviceMesh.grafana.dashboards[0].path',
    ],
    [
      { grafana: { url: 'https://g', dashboards: [{ id: '7630' }] } },
      'serviceMesh.grafana.dashboards[0] must have either a uid or a path',
    ],
    [
      {
        grafana: {
          url: 'https://g',
          dashboards: [{ id: '7630', uid: 'a', path: '/d/a' }],
        },
      },
      'serviceMesh.grafana.dashboards[0] must have either a uid or a path',
    ],
    [
      {
        grafana: {
          url: 'https://g',
          dashboards: [{ id: '7630', uid: '../admin' }],
        },
      },
      'serviceMesh.grafana.dashboards[0].uid',
    ],
    [{ canary: { steps: [50, 25, 100] } }, 'serviceMesh.canary.steps'],
    [{ canary: { steps: [10, 90] } }, 'serviceMesh.canary.steps'],
    [{ canary: { maxErrorRate: 5 } }, 'serviceMesh.canary.maxErrorRate'],
    [{ canary: { minRequests: 0 } }, 'serviceMesh.canary.minRequests'],
    [{ reviews: { periodDays: 0 } }, 'serviceMesh.reviews.periodDays'],
    [{ reviews: { checkMinutes: 0 } }, 'serviceMesh.reviews.checkMinutes'],
  ])('names the setting that is wrong in %j', (section, name) => {
    expect(() => read(section)).toThrow(name);
  });
});
