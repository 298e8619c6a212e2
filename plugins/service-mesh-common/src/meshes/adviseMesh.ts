import { MeshAdvice, WorkloadCategory } from '../model';

const ADVICE: Readonly<Record<WorkloadCategory, MeshAdvice>> = {
  application: {
    mesh: 'istio',
    also: ['linkerd', 'istio-ambient'],
    reason:
      'Identity, mTLS and request routing pay off most where requests are. Istio when routes, tokens or gateways get rich; Linkerd when small and simple is worth more.',
  },
  'grpc-service': {
    mesh: 'linkerd',
    also: ['istio'],
    reason:
      'Connections of gRPC live long, so requests have to be balanced one by one; both meshes do, Linkerd with the smaller proxy.',
  },
  database: {
    mesh: 'none',
    also: ['istio-ambient', 'linkerd'],
    reason:
      'A mesh sees bytes only, and every query pays for the way through proxies. Encrypt with the database itself, or take ambient or opaque ports when identity matters more than latency.',
  },
  cache: {
    mesh: 'none',
    also: ['istio-ambient'],
    reason:
      'Answers take less time than a proxy adds. Keep it out, or in ambient when it must be encrypted.',
  },
  broker: {
    mesh: 'istio',
    also: ['istio-ambient'],
    reason:
      'Several listeners, clients everywhere and long connections need policies by port and numbers by client, which Istio has for TCP.',
  },
  monitoring: {
    mesh: 'linkerd',
    also: ['istio-ambient'],
    reason:
      'It talks to every pod: the light proxy costs least. Let scrapes pass by, or they fail where targets take mTLS only.',
  },
  'identity-provider': {
    mesh: 'istio',
    also: ['linkerd'],
    reason:
      'It stands at the edge, issues the tokens that policies check, and its administration has to be closed by path.',
  },
  'batch-job': {
    mesh: 'istio-ambient',
    also: ['none'],
    reason:
      'A sidecar may keep a job from ending and has to start before it; proxies of the node have neither problem.',
  },
};

/** What suits a kind of workload; undefined for a kind nobody knows. @public */
export function adviseMesh(category: unknown): MeshAdvice | undefined {
  return isCategory(category) ? ADVICE[category] : undefined;
}

function isCategory(category: unknown): category is WorkloadCategory {
  return typeof category === 'string' && Object.hasOwn(ADVICE, category);
}
