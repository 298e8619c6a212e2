import { execFileSync } from 'node:child_process';
import {
  kubectlBinary,
  startTestCluster,
  TestCluster,
} from './__testUtils__/startTestCluster';

/** The server is only as good as what a real client makes of it. */
const version = (() => {
  try {
    return execFileSync(kubectlBinary, ['version', '--client'], {
      encoding: 'utf8',
    });
  } catch {
    return undefined;
  }
})();

// eslint-disable-next-line jest/no-disabled-tests -- a laptop without kubectl
const describeWithKubectl = version ? describe : describe.skip;
if (!version) {
  // eslint-disable-next-line no-console -- the reader of the test run must see what is left out
  console.warn(
    `${kubectlBinary} is not installed: the API server is not tried with a real client`,
  );
}
/** `auth whoami` came with 1.26. */
const isOld = /v1\.(1\d|2[0-5])\./.test(version ?? '');

jest.setTimeout(60_000);

it('has a kubectl to try, at least in CI', () => {
  expect({ CI: process.env.CI, version }).not.toEqual({
    CI: expect.anything(),
    version: undefined,
  });
});

describeWithKubectl('the demo cluster, used with a real kubectl', () => {
  let cluster: TestCluster;
  beforeEach(async () => {
    cluster = await startTestCluster();
  });
  afterEach(() => cluster.stop());

  /** Runs kubectl and expects it to succeed without complaint. */
  async function kubectl(command: string, stdin?: string): Promise<string> {
    const result = await cluster.kubectl(command.split(' '), stdin);
    expect({ command, ...result }).toMatchObject({ code: 0, stderr: '' });
    return result.stdout;
  }

  it('says its version and its kinds', async () => {
    expect(version).toBeDefined();
    expect(await kubectl('version')).toMatch(/v1\.32\.0\+demo/);
    const resources = await kubectl('api-resources');
    expect(resources).toMatch(
      /^virtualservices +vs +networking.istio.io\/v1 +true +VirtualService/m,
    );
    expect(resources).toMatch(
      /^trafficsplits +ts +split.smi-spec.io\/v1alpha2/m,
    );
    expect(await kubectl('api-versions')).toMatch(
      /^networking.istio.io\/v1alpha3$/m,
    );
  });

  it('gets objects as tables, by label, in all namespaces and by older versions', async () => {
    const pods = await kubectl('get pods -n shop -l app=orders,version!=v2');
    expect(pods).toMatch(/^NAME +READY +STATUS +RESTARTS +AGE$/m);
    expect(pods.match(/^orders-v1-.* 2\/2 +Running/gm)).toHaveLength(2);
    expect(pods).not.toMatch('orders-v2');
    expect(await kubectl('get pa -A')).toMatch(/^shop +default +STRICT +21d$/m);
    expect(await kubectl('get gateways.gateway.networking.k8s.io -A')).toMatch(
      /^shop-ambient +waypoint +istio-waypoint +waypoint\.shop-ambient\S* +True/m,
    );
    expect(
      JSON.parse(
        await kubectl(
          'get virtualservices.v1alpha3.networking.istio.io orders -n shop -o json',
        ),
      ),
    ).toMatchObject({ apiVersion: 'networking.istio.io/v1alpha3' });
    const all = JSON.parse(await kubectl('get pods -A -o json --chunk-size=7'));
    expect(all.items).toHaveLength(cluster.objects.list('', 'Pod').length);
  });

  it('describes pods, deployments and mesh objects', async () => {
    expect(await kubectl('describe pods -n shop -l app=payments')).toMatch(
      /istio-proxy:[^]*Image: +docker.io\/istio\/proxyv2:1.27.1[^]*Events: +<none>/,
    );
    expect(await kubectl('describe deployment orders-v1 -n shop')).toMatch(
      /Replicas: +2 desired \| 2 updated \| 2 total \| 2 available/,
    );
    expect(await kubectl('describe vs orders -n shop')).toMatch(/Weight: +90/);
  });

  it('applies, changes, labels, patches and deletes objects', async () => {
    const policy = (path: string) => `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: trial, namespace: shop }
spec: { rules: [{ to: [{ operation: { paths: [${path}] } }] }] }
`;
    const name = 'authorizationpolicy.security.istio.io/trial';
    expect(await kubectl('apply -f -', policy('/a'))).toBe(`${name} created\n`);
    expect(await kubectl('apply -f -', policy('/a'))).toBe(
      `${name} unchanged\n`,
    );
    expect(await kubectl('apply -f -', policy('/b'))).toBe(
      `${name} configured\n`,
    );
    await kubectl(`label ${name} -n shop team=checkout`);
    await kubectl(`annotate ${name} -n shop note=x`);
    await kubectl(
      `patch ${name} -n shop --type merge -p {"spec":{"action":"DENY"}}`,
    );
    await kubectl(
      `patch ${name} -n shop --type json -p [{"op":"add","path":"/spec/rules/0/to/0/operation/paths/-","value":"/c"}]`,
    );
    expect(
      JSON.parse(await kubectl(`get ${name} -n shop -o json`)),
    ).toMatchObject({
      metadata: {
        generation: 4,
        labels: { team: 'checkout' },
        annotations: { note: 'x' },
      },
      spec: {
        action: 'DENY',
        rules: [{ to: [{ operation: { paths: ['/b', '/c'] } }] }],
      },
    });
    await kubectl(`delete ${name} -n shop`);
    const gone = await cluster.kubectl(['get', name, '-n', 'shop']);
    expect(gone).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(
        '(NotFound): authorizationpolicies.security.istio.io "trial" not found',
      ),
    });
  });

  it('applies on the server side and removes what is no longer applied', async () => {
    const config = (data: string) => `
apiVersion: v1
kind: ConfigMap
metadata: { name: trial, namespace: shop }
data: { ${data} }
`;
    const apply = 'apply --server-side -f -';
    await kubectl(apply, config('a: x, b: y'));
    await kubectl(apply, config('a: z'));
    expect(
      JSON.parse(await kubectl('get cm trial -n shop -o json')).data,
    ).toEqual({ a: 'z' });
  });

  it('changes a workload and its pods follow', async () => {
    await kubectl(
      'patch deployment cart -n shop -p {"spec":{"template":{"spec":{"containers":[{"name":"cart","image":"cart:2"}]}}}}',
    );
    await kubectl('scale deployment cart -n shop --replicas=3');
    await kubectl(
      'wait --for=condition=Ready pod -l app=cart -n shop --timeout=10s',
    );
    const pods = JSON.parse(
      await kubectl('get pods -n shop -l app=cart -o json'),
    );
    expect(
      pods.items.map((pod: { spec: { containers: { image: string }[] } }) =>
        pod.spec.containers.map(c => c.image),
      ),
    ).toEqual(Array(3).fill(['cart:2', 'docker.io/istio/proxyv2:1.26.4']));
    await kubectl('delete deployment cart -n shop');
    expect(
      (
        await cluster.kubectl([
          'get',
          'rs,pods',
          '-n',
          'shop',
          '-l',
          'app=cart',
        ])
      ).stdout,
    ).toBe('');
  });

  it('serves a kind as soon as it is defined', async () => {
    const definition = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.example.com }
spec:
  group: example.com
  scope: Namespaced
  names: { plural: widgets, kind: Widget, singular: widget }
  versions: [{ name: v1, served: true, storage: true }]
`;
    await kubectl('apply -f -', definition);
    await kubectl(
      'wait --for=condition=Established crd/widgets.example.com --timeout=10s',
    );
    await kubectl(
      'create -f -',
      'apiVersion: example.com/v1\nkind: Widget\nmetadata: { name: w, namespace: shop }\n',
    );
    expect(await kubectl('get widgets -n shop -o name')).toBe(
      'widget.example.com/w\n',
    );
    await kubectl('create namespace trial');
    await kubectl('delete namespace trial --wait=true');
  });

  it('shows with diff what apply would change', async () => {
    const live = JSON.parse(await kubectl('get dr cart -n shop -o json'));
    live.spec.trafficPolicy.loadBalancer.consistentHash.httpCookie.ttl = '60s';
    const { code, stdout } = await cluster.kubectl(
      ['diff', '-f', '-'],
      JSON.stringify(live),
    );
    expect(code).toBe(1);
    expect(stdout).toMatch(/-\s+ttl: 1800s\n\+\s+ttl: 60s/);
    expect(await kubectl('get dr cart -n shop -o yaml')).toMatch('ttl: 1800s');
  });

  it('watches changes as they happen', async () => {
    const watching = cluster.kubectlInBackground(
      'get',
      'pa',
      '-n',
      'shop',
      '-w',
    );
    await watching.waitFor('inventory');
    await kubectl(
      'patch pa inventory -n shop --type merge -p {"spec":{"mtls":{"mode":"STRICT"}}}',
    );
    await watching.waitFor('STRICT       21d\ninventory');
    await kubectl('delete pa inventory -n shop --wait=false');
    const lines = (await watching.stop()).trim().split('\n');
    expect(lines.map(line => line.split(/ +/).slice(0, 2).join(' '))).toEqual([
      'NAME MODE',
      'default STRICT',
      'inventory PERMISSIVE',
      'inventory STRICT',
      ...lines.slice(4).map(() => 'inventory STRICT'),
    ]);
  });

  it('answers who may do what', async () => {
    expect(
      await kubectl(
        'auth can-i list virtualservices.networking.istio.io -n shop',
      ),
    ).toBe('yes\n');
    expect(await kubectl('auth can-i --list')).toMatch(
      /\*\.\* +\[\] +\[\] +\[\*\]/,
    );
    for (const command of isOld ? [] : ['auth whoami']) {
      expect(await kubectl(command)).toMatch(/demo-admin/);
    }
  });
});
