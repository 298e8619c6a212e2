import { loadMesh } from '../../packages/demo-cluster/src/load/loadMesh';
import { demoMesh } from '../../packages/demo-cluster/src/prometheus/__testUtils__/demoMesh';
import { PrometheusApi } from '../../packages/demo-cluster/src/prometheus/PrometheusApi';
import { TrafficModel } from '../../packages/demo-cluster/src/prometheus/traffic/TrafficModel';
import { coreKinds, indexObjects, meshes, readMeshTarget, reportAuthorizations, reportEdges, reportMirrors, reportOverview } from '../service-mesh-common/src';
import { askQuestion } from './src/metrics/askQuestion';
import { parse } from 'yaml';
void loadMesh;
const mesh = demoMesh() as any;
const raws: unknown[] = [];
for (const k of [...coreKinds, ...meshes.flatMap(m => m.kinds)]) for (const o of mesh.list(k.group, k.kind)) raws.push({ apiVersion: k.group ? `${k.group}/${k.versions[0]}` : k.versions[0], kind: k.kind, ...o });
const index = indexObjects(raws, { cluster: 'demo', kinds: [...new Map([...coreKinds, ...meshes.flatMap(m => m.kinds)].map(k => [`${k.group}/${k.kind}`, k])).values()], parseYaml: t => parse(t) });
const model = new TrafficModel(mesh);
const api = new PrometheusApi(model as any, () => Date.now());
const client = { state: 'ok' as const, queryRange: null as any, query: async (promql: string) => { const b: any = api.answer('/api/v1/query', new URLSearchParams({ query: promql }))?.body; const body = typeof b === 'string' ? JSON.parse(b) : b; if (body.status !== 'success') throw new Error(JSON.stringify(body)); return { warnings: [], series: body.data.result.map((r: any) => ({ labels: r.metric, points: [[0, Number(r.value[1])]] })) }; } };
const dir = { lookup: () => ({ entityRefs: [], ownerRefs: [] }), lookupWorkload: () => ({ entityRefs: [], ownerRefs: [] }) };
async function main() {
  for (const id of process.argv.slice(2)) {
    const view: any = { entityRef: 'component:default/' + id, target: readMeshTarget({ apiVersion: 'x', kind: 'Component', metadata: { name: id, annotations: { 'backstage.io/kubernetes-id': id } } } as any), indexes: [index], clusters: [], meshes, asOf: 0 };
    const workloads = reportOverview(view).data.workloads;
    const ask = (q: any) => askQuestion({ workloads, meshes, prometheus: { of: () => ({ client, extraLabels: {}, scrapeIntervalSeconds: 15 }) } as any, question: q, rateSeconds: 300 });
    const e = await ask((m: any) => m.connections);
    console.log(id, e.measured.state, e.problems.length); 
    const er = reportEdges(view, e.measured as any, dir).data;
    for (const x of er.edges) console.log(x.direction, `${x.client.namespace}/${x.client.name}[${x.client.identity}] -> ${x.server.namespace}/${x.server.name}(${x.server.service})`, x.tls, x.reasons.map(r => r.code).join(), x.amount.toFixed(2), x.unit);
    console.log(er.certificates.map(c => [c.name, new Date(c.notAfter).toISOString(), c.pods]));
    const a = await ask((m: any) => m.authorizations);
    const ar = reportAuthorizations(view, a.measured as any, 300).data;
    console.log('authz', ar.state, ar.counted);
    for (const r of ar.rows) console.log(' ', r.workload.name, r.server.kind, r.server.name, r.server.port, r.route?.name, r.authorization?.kind, r.authorization?.name, !!r.authorization?.ref, r.allowed.toFixed(2), r.denied.toFixed(2), r.idle ? 'IDLE' : '');
    console.log(ar.rateLimited.map(r => [r.limit.name, r.limit.ref?.kind, r.scope, r.limited.toFixed(3)]));
    const m = await ask((x: any) => x.gateways);
    console.log(JSON.stringify(reportMirrors(view, m.measured as any).data.mirrors), reportMirrors(view, m.measured as any).data.exports.length);
  }
}
main().catch(console.error);
