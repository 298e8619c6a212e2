import {
  ConfiguredReportName,
  MeshView,
  PrincipalDirectory,
  Report,
  reportAccess,
  reportControlPlanes,
  reportEndpoints,
  reportFindings,
  reportMtls,
  reportOverview,
  reportTelemetry,
  reportTraffic,
} from '@meshwright/backstage-plugin-service-mesh-common';

/** The report of a name, from what the clusters are configured to do. */
export function configuredReport(
  name: ConfiguredReportName,
  view: MeshView,
  principals: PrincipalDirectory,
): Report<unknown> {
  switch (name) {
    case 'overview':
      return reportOverview(view);
    case 'mtls':
      return reportMtls(view);
    case 'traffic':
      return reportTraffic(view);
    case 'access':
      return reportAccess(view, principals);
    case 'findings':
      return reportFindings(view);
    case 'telemetry':
      return reportTelemetry(view);
    case 'control-planes':
      return reportControlPlanes(view);
    case 'endpoints':
      return reportEndpoints(view);
    default:
      return name satisfies never;
  }
}
