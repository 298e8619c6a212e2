import {
  ResourceRef,
  ResourceView,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { DASHBOARDS, DashboardLinks } from '../config';

const TITLES: Readonly<Record<(typeof DASHBOARDS)[number], string>> = {
  kiali: 'Kiali',
  grafana: 'Grafana',
  jaeger: 'Jaeger',
  linkerd: 'Linkerd dashboard',
};

/** Dashboards on a resource. */
export function resourceLinks(
  links: DashboardLinks,
  ref: ResourceRef,
): ResourceView['links'] {
  const values: Record<string, string> = {
    cluster: ref.cluster,
    namespace: ref.namespace ?? '',
    kind: ref.kind,
    name: ref.name,
    workload: ref.name,
  };
  return DASHBOARDS.flatMap(dashboard => {
    const template = links[dashboard];
    if (template === undefined) return [];
    return [
      {
        title: TITLES[dashboard],
        url: template.replace(/\{(\w+)\}/g, (all, name: string) =>
          name in values ? encodeURIComponent(values[name]) : all,
        ),
      },
    ];
  });
}
