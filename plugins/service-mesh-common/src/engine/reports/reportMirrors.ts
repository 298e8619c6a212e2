import {
  EffectiveRouting,
  MirroredService,
  MirrorsData,
  Report,
} from '../../model';
import { GatewaySample } from '../MetricQuestion';
import { MeshView, PlacedWorkload } from './MeshView';
import { placeWorkloads } from './placeWorkloads';
import { toReport } from './toReport';
import { Measured } from './reportEdges';
import { placedRouting } from './reportTraffic';

/** Hosts the routes of an entity send traffic to. */
function hostsOf({ splits }: EffectiveRouting): ReadonlySet<string> {
  return new Set(
    splits.flatMap(({ backends }) => backends.map(({ host }) => host)),
  );
}

function isCalled(
  { ref }: MirroredService,
  hosts: ReadonlySet<string>,
): boolean {
  const prefix = `${ref.name}.${ref.namespace}.svc.`;
  return [...hosts].some(
    host => host.startsWith(prefix) || host === prefix.slice(0, -5),
  );
}

function withLiveness(
  mirror: MirroredService,
  { parts }: Measured<GatewaySample>,
): MirroredService {
  const samples = parts
    .filter(({ cluster }) => cluster === mirror.cluster)
    .flatMap(({ rows }) => rows);
  return {
    ...mirror,
    members: mirror.members.map(member => {
      const probe = samples.find(
        ({ targetCluster }) => targetCluster === member.cluster,
      );
      return member.gateway && probe
        ? {
            ...member,
            gateway: {
              ...member.gateway,
              alive: probe.alive,
              ...(probe.latency && { latency: probe.latency }),
              ...(probe.services !== undefined && { services: probe.services }),
            },
          }
        : member;
    }),
  };
}

/** Which Services of other clusters stand for, or are called by, the entity, and is their gateway alive? @public */
export function reportMirrors(
  view: MeshView,
  measured: Measured<GatewaySample>,
): Report<MirrorsData> {
  const { placed, mapping } = placeWorkloads(view);
  const { parts: _, ...data } = measured;
  const workloads = placed.map(({ workload }: PlacedWorkload) => workload);
  const hosts = hostsOf(placedRouting(placed, view.meshes));
  const readings = workloads.length
    ? view.indexes.flatMap(index =>
        view.meshes.flatMap(
          mesh =>
            mesh.read.mirrors?.(
              index,
              workloads,
              view.indexes.filter(other => other !== index),
            ) ?? [],
        ),
      )
    : [];
  return toReport(view, mapping, {
    ...data,
    mirrors: readings
      .flatMap(({ mirrors }) => mirrors)
      .filter(
        mirror => mirror.relation === 'stands-for' || isCalled(mirror, hosts),
      )
      .map(mirror => withLiveness(mirror, measured)),
    exports: readings.flatMap(({ exports }) => exports),
    unread: [
      ...new Set(
        readings.flatMap(({ unread }) => unread.map(({ kind }) => kind)),
      ),
    ].sort(),
  });
}
