import { indexFromYaml } from '../../../../__testUtils__';
import { isUnread } from '../../../../engine';
import { istio } from '../..';
import { VirtualService } from '../../kinds';
import { readMeshSettings } from '../../MeshSettings';
import { resolveRequest } from './resolveRequest';

const service = (name: string, port: number, namespace = 'shop') => ({
  host: name.includes('.') ? name : `${name}.${namespace}.svc.cluster.local`,
  namespace,
  ports: [port],
});
const rule = (name: string, spec: string) => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ${name}, namespace: shop }
spec: ${spec}
---`;
const ANSWERS = 'http: [{ directResponse: { status: 418 } }]';
const SERVICES = [service('web', 8080), service('api', 80)];

/** The rule that decides, the service itself, or what becomes of an unknown host. */
function asked(yaml: string, call: string, services = SERVICES) {
  const index = indexFromYaml(yaml, { meshes: [istio] });
  const read = index.list(VirtualService);
  const [host, port] = call.split(':');
  const found = resolveRequest(
    {
      virtualServices: isUnread(read) ? [] : read,
      services,
      settings: readMeshSettings(index),
    },
    { namespace: 'shop', labels: { app: 'cart' } },
    { host, port: Number(port), method: 'GET', path: '/' },
  );
  if (found.result !== 'route')
    return 'by' in found ? found.by.virtualService.metadata.name : found.result;
  const to = found.destinations
    .map(d => `${d.host}:${d.port}${d.weight ? `*${d.weight}` : ''}`)
    .join();
  return found.by ? `${found.by.virtualService.metadata.name} ${to}` : to;
}

describe('what a sidecar knows on a port', () => {
  const both = rule('r', `{ hosts: [web, example.org], ${ANSWERS} }`);
  const wide = rule('r', `{ hosts: ['*.svc.cluster.local'], ${ANSWERS} }`);
  it.each([
    ['nobody registered a host', both, 'example.org:9090', 'passthrough'],
    ['port 80 knows it all the same', both, 'example.org:80', 'r'],
    ['so does the port of a host beside it', both, 'example.org:8080', 'r'],
    [
      'a host counts as unknown on a port that its service has not',
      both,
      'web.shop.svc.cluster.local:80',
      'r',
    ],
    ['but not by its short forms there', both, 'web:80', 'passthrough'],
    ['a wildcard stands for the services it covers', wide, 'api:80', 'r'],
    ['and for no others', wide, 'no.shop.svc.cluster.local:80', 'passthrough'],
    [
      'and for itself where it covers none',
      rule('r', `{ hosts: ['*.org'], ${ANSWERS} }`),
      'example.org:80',
      'r',
    ],
    [
      'the first of two for a wildcard has the service, even without a route for the client',
      rule(
        'a',
        `{ hosts: ['*.shop.svc.cluster.local'], http: [{ match: [{ sourceLabels: { app: x } }], directResponse: { status: 418 } }] }`,
      ) + rule('b', `{ hosts: ['*.shop.svc.cluster.local'], ${ANSWERS} }`),
      'api:80',
      'api.shop.svc.cluster.local:80',
    ],
    [
      'the second of two for a host has it then',
      rule(
        'a',
        `{ hosts: [api], http: [{ match: [{ sourceLabels: { app: x } }], directResponse: { status: 418 } }] }`,
      ) + rule('b', `{ hosts: [api], ${ANSWERS} }`),
      'api:80',
      'b',
    ],
    [
      'a dotted name that is nobody’s full name is taken from the service',
      rule('r', `{ hosts: [api.shop], ${ANSWERS} }`),
      'api.shop:80',
      'r',
    ],
  ])('%s', (_title, yaml, call, expected) => {
    expect(asked(yaml, call)).toBe(expected);
  });

  it.each([
    [
      'a registered wildcard answers for what it covers',
      [service('*.example.org', 80)],
      'x.example.org:80',
      '*.example.org:80',
    ],
    [
      'a full name is stronger than the short form of another',
      [service('api', 80), service('api.shop', 80)],
      'api.shop:80',
      'api.shop:80',
    ],
  ])('%s', (_title, services, call, expected) => {
    expect(asked('', call, services)).toBe(expected);
  });

  it.each([
    [
      'a destination without a port is called on that of the request',
      '[{ destination: { host: web } }]',
      'r web.shop.svc.cluster.local:80',
    ],
    [
      'the one left of several keeps its weight',
      '[{ destination: { host: api }, weight: 3 }, { destination: { host: web } }]',
      'r api.shop.svc.cluster.local:80*3',
    ],
  ])('%s', (_title, route, expected) => {
    expect(
      asked(
        rule('r', `{ hosts: [api], http: [{ route: ${route} }] }`),
        'api:80',
      ),
    ).toBe(expected);
  });
});
