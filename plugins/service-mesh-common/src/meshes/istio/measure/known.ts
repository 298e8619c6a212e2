/** Value of a label; Istio writes `unknown` where it cannot tell. @internal */
export function known(value: string | undefined): string | undefined {
  return value && value !== 'unknown' ? value : undefined;
}
