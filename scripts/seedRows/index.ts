import { helmChartMeshIntegration } from './helmChartMeshIntegration';
import { istioEnterprise } from './istioEnterprise';
import { istioProduction } from './istioProduction';
import { meshConfiguration } from './meshConfiguration';
import { meshPatterns } from './meshPatterns';
import { SeedRow } from './SeedRow';

export { type SeedRow } from './SeedRow';

/** Every example, and what covers it. */
export const seedRows: readonly SeedRow[] = [
  ...helmChartMeshIntegration,
  ...istioEnterprise,
  ...istioProduction,
  ...meshConfiguration,
  ...meshPatterns,
];
