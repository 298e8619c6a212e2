/** Ways to choose an endpoint that look at no request, as Istio spells them. @internal */
export const BALANCERS = {
  'round-robin': 'ROUND_ROBIN',
  'least-request': 'LEAST_REQUEST',
  random: 'RANDOM',
  passthrough: 'PASSTHROUGH',
} as const;
