/** What intents can be written for, in words. @internal */
export const MESHES: readonly {
  readonly id: string;
  readonly title: string;
}[] = [
  { id: 'istio', title: 'Istio, sidecars' },
  { id: 'istio-ambient', title: 'Istio, ambient' },
  { id: 'linkerd', title: 'Linkerd' },
];
