import {
  t,
  prefix,
  patterns,
  paymentApi,
  FREE_PREFIX,
  ONLY_ONE,
} from './parts';
import { SeedRow } from './SeedRow';

/** Examples of this guide, and what covers them. */
export const meshPatterns: readonly SeedRow[] = [
  {
    file: patterns('01'),
    template: 'mesh-ingress',
    mesh: 'istio',
    concern: 'ingress',
    intent: {
      target: paymentApi,
      hosts: ['api.example.com'],
      path: prefix('/api'),
      certificateSecret: 'myapp-tls',
      redirectPlaintext: true,
      gateway: { name: 'app-gateway', namespace: 'production' },
      api: 'istio',
    },
    differs: FREE_PREFIX,
  },
  {
    file: patterns('02'),
    template: 'mesh-ingress',
    mesh: 'istio',
    concern: 'ingress',
    intent: {
      target: t('istio-system', 'kiali', 20001),
      hosts: ['kiali.internal.example.com'],
      path: prefix('/'),
      gateway: { name: 'app-gateway', namespace: 'istio-system' },
      api: 'istio',
    },
    differs:
      'the gateway of the example lives in another namespace and has no such host',
  },
  {
    file: patterns('03'),
    without: {
      'VirtualService spec.http.route.destination.subset':
        'the version production is defined nowhere, and every request would fail',
      'VirtualService spec.http.route.weight': ONLY_ONE,
    },
    template: 'mesh-mirror',
    mesh: 'istio',
    concern: 'mirror',
    intent: {
      target: paymentApi,
      to: { service: 'payment-api-staging' },
      percent: 10,
    },
  },
  {
    file: patterns('04'),
    without: {
      'AuthorizationPolicy spec.rules.when':
        'the only tokens that are accepted name this issuer',
    },
    template: 'mesh-jwt',
    mesh: 'istio',
    concern: 'jwt',
    intent: {
      target: paymentApi,
      issuer: 'https://auth.example.com',
      jwksUri: 'https://auth.example.com/.well-known/jwks.json',
      audiences: ['payment-api'],
      required: true,
      exceptPaths: [],
      forwardToken: true,
    },
  },
];
