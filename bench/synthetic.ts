/** How `syntheticCluster.mjs` spreads its pods. */
export const PODS_PER_SERVICE = 10;
export const SERVICES_PER_NAMESPACE = 25;
