import { Workload } from '@meshwright/backstage-plugin-service-mesh-common';

/** A station on the way of a request to a pod. @internal */
export interface EnforcementStep {
  readonly title: string;
  /** At most two short lines. */
  readonly notes: readonly string[];
  readonly state: 'present' | 'own' | 'absent';
  /** What the connection from the station before is. */
  readonly via?: string;
}

/** The stations on the way to a workload, the client first; none outside of ambient mode. @internal */
export function enforcementSteps({
  name,
  membership,
}: Workload): EnforcementStep[] {
  const { dataPlane, waypoint, evidence } = membership;
  // A proxy in the pod does it all, which takes no picture.
  if (dataPlane !== 'ambient' || evidence[0].type === 'unknown') return [];
  return [
    { title: 'Client', notes: ['in the mesh or not'], state: 'present' },
    waypoint
      ? {
          title: 'Waypoint',
          notes: [shorten(waypoint.name), 'routes, HTTP rules'],
          state: 'present',
          via: 'mTLS',
        }
      : {
          title: 'No waypoint',
          notes: ['nobody looks at', 'methods and paths'],
          state: 'absent',
        },
    {
      title: 'ztunnel',
      notes: ['mTLS, rules about', 'callers and ports'],
      state: 'present',
      via: 'mTLS',
    },
    {
      title: shorten(name),
      notes: ['the application'],
      state: 'own',
      via: 'on its node',
    },
  ];
}

function shorten(text: string): string {
  return text.length > 19 ? `${text.slice(0, 18)}…` : text;
}
