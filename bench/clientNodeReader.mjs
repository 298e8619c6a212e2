// Baseline: reads the same kinds with the informers of @kubernetes/client-node and prints what it cost, as JSON.
//   node --expose-gc bench/clientNodeReader.mjs <url>
import * as k8s from '@kubernetes/client-node';
import { measure } from './measure.mjs';

const url = process.argv[2];
const config = new k8s.KubeConfig();
config.loadFromOptions({
  clusters: [{ name: 'bench', server: url, skipTLSVerify: true }],
  users: [{ name: 'bench' }],
  contexts: [{ name: 'bench', cluster: 'bench', user: 'bench' }],
  currentContext: 'bench',
});
const core = config.makeApiClient(k8s.CoreV1Api);
const apps = config.makeApiClient(k8s.AppsV1Api);
const custom = config.makeApiClient(k8s.CustomObjectsApi);
const customList = (group, version, plural) => () =>
  custom.listClusterCustomObject({ group, version, plural });

const readers = [
  ['/api/v1/namespaces', () => core.listNamespace()],
  ['/api/v1/services', () => core.listServiceForAllNamespaces()],
  ['/apis/apps/v1/deployments', () => apps.listDeploymentForAllNamespaces()],
  [
    '/apis/security.istio.io/v1/peerauthentications',
    customList('security.istio.io', 'v1', 'peerauthentications'),
  ],
  [
    '/apis/security.istio.io/v1/authorizationpolicies',
    customList('security.istio.io', 'v1', 'authorizationpolicies'),
  ],
  [
    '/apis/networking.istio.io/v1/destinationrules',
    customList('networking.istio.io', 'v1', 'destinationrules'),
  ],
  [
    '/apis/networking.istio.io/v1/virtualservices',
    customList('networking.istio.io', 'v1', 'virtualservices'),
  ],
  [
    '/apis/networking.istio.io/v1alpha3/envoyfilters',
    customList('networking.istio.io', 'v1alpha3', 'envoyfilters'),
  ],
  [
    '/apis/gateway.networking.k8s.io/v1/httproutes',
    customList('gateway.networking.k8s.io', 'v1', 'httproutes'),
  ],
  ['/api/v1/pods', () => core.listPodForAllNamespaces()],
];

const caches = [];
console.log(
  JSON.stringify(
    await measure(async () => {
      for (const [path, list] of readers) {
        const informer = k8s.makeInformer(config, path, list);
        await informer.start();
        caches.push(informer);
      }
      return caches.reduce((sum, informer) => sum + informer.list().length, 0);
    }),
  ),
);
process.exit(0);
