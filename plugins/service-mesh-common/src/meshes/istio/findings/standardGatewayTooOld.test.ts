import { testFinding } from '../../../__testUtils__';
import { standardGatewayTooOld } from './standardGatewayTooOld';

const definition = (plural: string, version: string) => `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: ${plural}.gateway.networking.k8s.io
  annotations: { gateway.networking.k8s.io/bundle-version: '${version}' }
---`;
const fires = [
  [
    'CustomResourceDefinition tlsroutes.gateway.networking.k8s.io',
    'metadata.annotations["gateway.networking.k8s.io/bundle-version"]',
  ],
] as const;

testFinding(standardGatewayTooOld, [
  {
    name: 'a release before the kind was settled',
    resources: definition('tlsroutes', 'v1.4.1'),
    expect: fires,
  },
  {
    name: 'a short version is completed with zeros',
    resources: definition('tlsroutes', 'v1.4'),
    expect: fires,
  },
  {
    name: 'a newer major release',
    resources: definition('tlsroutes', 'v2.0.0'),
    expect: [],
  },
  {
    name: 'a candidate counts as the release it leads to',
    resources: definition('tlsroutes', 'v1.5.0-rc.1'),
    expect: [],
  },
  {
    name: 'another kind is read from an earlier release on',
    resources: definition('grpcroutes', 'v1.4.1'),
    expect: [],
  },
  {
    name: 'a version that nobody can read',
    resources: definition('tlsroutes', 'dev'),
    expect: [],
  },
]);
