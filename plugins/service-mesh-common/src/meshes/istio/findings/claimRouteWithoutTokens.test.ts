import { testFinding } from '../../../__testUtils__';
import { resource } from '../__testUtils__/clusterFromYaml';
import { claimRouteWithoutTokens } from './claimRouteWithoutTokens';

const edge = `
apiVersion: v1
kind: Pod
metadata: { name: edge-1, namespace: edge, labels: { istio: edge } }
---${resource('Gateway', 'public', '{ selector: { istio: edge } }')}`;
const service = (match: string, gateway = 'public') =>
  resource(
    'VirtualService',
    'web',
    `{ hosts: [web], gateways: [${gateway}], http: [{ match: [{ ${match} }] }] }`,
  );
const byClaim = "headers: { '@request.auth.claims.group': { exact: staff } }";
const tokens = (namespace: string, app = 'edge') =>
  resource(
    'RequestAuthentication',
    'tokens',
    `{ selector: { matchLabels: { istio: ${app} } } }`,
    `namespace: ${namespace}`,
  );
const fires = (place = 'headers') =>
  [['VirtualService shop/web', `spec.http[0].match[0].${place}`]] as const;

testFinding(claimRouteWithoutTokens, [
  {
    name: 'nothing applies to the gateway',
    resources: edge + service(byClaim),
    expect: fires(),
  },
  {
    name: 'the claim in brackets must be absent',
    resources:
      edge +
      service(
        "withoutHeaders: { '@request.auth.claims[group]': { exact: a } }",
      ),
    expect: fires('withoutHeaders'),
  },
  {
    name: 'tokens are checked for other pods',
    resources: edge + tokens('edge', 'web') + service(byClaim),
    expect: fires(),
  },
  {
    name: 'tokens are checked in another namespace',
    resources: edge + tokens('shop') + service(byClaim),
    expect: fires(),
  },
  {
    name: 'tokens are checked at the gateway',
    resources: edge + tokens('edge') + service(byClaim),
    expect: [],
  },
  {
    name: 'tokens are checked in the whole mesh',
    resources: edge + tokens('istio-system') + service(byClaim),
    expect: [],
  },
  {
    name: 'a header that looks like a claim',
    resources:
      edge + service("headers: { '@request.auth.claims': { exact: a } }"),
    expect: [],
  },
  {
    name: 'the routes are for sidecars',
    resources: edge + service(byClaim, 'mesh'),
    expect: [],
  },
]);
